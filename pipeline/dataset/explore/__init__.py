"""Shows the database of a dataset in a browser, to who sits at this machine: nothing can be changed there."""

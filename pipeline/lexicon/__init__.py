"""The words, as sorted data files. No logic here: add a word to a file, never to code."""

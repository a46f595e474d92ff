"""What programs call: texts or a frame of them in, incidents out, read as a run reads the same articles.

`on_texts` gives incidents as objects, `on_frames` as pandas frames; `offsets` leads from an article as it is
stored back to the text that was given.
"""

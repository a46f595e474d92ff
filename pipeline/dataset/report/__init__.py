"""The report: the dataset as one HTML file that needs nothing else, to be shown, sent and printed.

Read `page.write_report`, then `entry` (one incident), `marks` (which words of a sentence prove a value) and
`overview` (figures and charts). `report.html.j2` lays out what they give; nothing is decided there.
"""

"""incidents.xlsx, the dataset as analysts read it, in French or English; typed, linked, ready to print.

Sheets: a summary with charts, the incidents in words and newest first, their articles, proofs and
conflicts, the data as incidents.csv has them, and the legend of the codes. Text is always written as text,
never as a formula; only web addresses become links. Cells that an analyst corrected or confirmed are green.
The bytes hang on the rows and the language alone: the creation date in the file's properties is fixed.

Read `limits` (what Excel can hold), `looks` (formats and words) and `grid` (one sheet), then a module a
sheet: `incidents`, `linked` (articles, proofs, conflicts, codes), `data`, `summary`; `shelf` keeps rows on
disk until they are sorted, and `book` puts all together.
"""

from pipeline.dataset.workbook.book import write_workbook as write_workbook
from pipeline.dataset.workbook.limits import CREATED as CREATED
from pipeline.dataset.workbook.limits import LINK_COLUMNS as LINK_COLUMNS
from pipeline.dataset.workbook.limits import MAX_LINKS as MAX_LINKS
from pipeline.dataset.workbook.limits import MAX_ROWS as MAX_ROWS
from pipeline.dataset.workbook.limits import WIDTHS as WIDTHS
from pipeline.dataset.workbook.limits import sheet_text as sheet_text

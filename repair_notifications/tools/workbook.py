"""Sections of data as one .xlsx file: plain Python and XlsxWriter, no Odoo."""

import datetime
import io
import re

import xlsxwriter

#: What Excel takes; XlsxWriter 3.2.9 cuts longer texts and refuses longer names
#: (`Worksheet.xls_strmax`, `Workbook._check_sheetname`).
LONGEST_TEXT = 32767
LONGEST_NAME = 31
NARROWEST, WIDEST = 10, 60


def build_workbook(sections, to_local=None):
    """Write sections into a workbook, one sheet each.

    :param list sections: tuples of a title, the titles of the columns, and the rows:
        lists of text, numbers, dates, datetimes, or None
    :param to_local: function that turns a datetime in UTC into the reader's time
    :return: the file
    :rtype: bytes
    """
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as workbook:
        sheet = _Sheet(workbook, to_local or (lambda moment: moment))
        for title, columns, rows in sections:
            sheet.fill(title, columns, rows)
    return output.getvalue()


class _Sheet:
    """Writes one sheet after the other, with the same formats."""

    def __init__(self, workbook, to_local):
        self.workbook = workbook
        self.to_local = to_local
        self.taken = set()
        top = {"valign": "top"}
        self.header = workbook.add_format({"bold": True, "bg_color": "#E7E6E6"})
        self.text = workbook.add_format({**top, "text_wrap": True})
        self.number = workbook.add_format(top)
        self.date = workbook.add_format({**top, "num_format": "yyyy-mm-dd"})
        self.moment = workbook.add_format({**top, "num_format": "yyyy-mm-dd hh:mm:ss"})

    def fill(self, title, columns, rows):
        """Write one section."""
        sheet = self.workbook.add_worksheet(self._name(title))
        for column, label in enumerate(columns):
            sheet.write_string(0, column, label, self.header)
        line = 1
        for row in rows:
            line += max(
                [self._write_cell(sheet, line, c, v) for c, v in enumerate(row)]
            )
        for column, label in enumerate(columns):
            width = max(map(_width, [label, *(row[column] for row in rows)]))
            sheet.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))
        sheet.freeze_panes(1, 0)

    def _name(self, title):
        """Return a name that Excel takes and no other sheet has."""
        plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:LONGEST_NAME]
        name, number = plain, 1
        while name.casefold() in self.taken:
            number += 1
            end = f" {number}"
            name = plain[: LONGEST_NAME - len(end)] + end
        self.taken.add(name.casefold())
        return name

    def _write_cell(self, sheet, line, column, value):
        """Write a value by its type, so that no text is taken for a formula or link.

        :return: number of lines it needs: a text that is too long for a cell goes on in
            the cells below
        """
        if isinstance(value, datetime.datetime):
            moment = self.to_local(value).replace(tzinfo=None, microsecond=0)
            sheet.write_datetime(line, column, moment, self.moment)
        elif isinstance(value, datetime.date):
            sheet.write_datetime(line, column, value, self.date)
        elif isinstance(value, (int, float)):
            sheet.write_number(line, column, value, self.number)
        elif value:
            starts = range(0, len(value), LONGEST_TEXT)
            for offset, start in enumerate(starts):
                piece = value[start : start + LONGEST_TEXT]
                sheet.write_string(line + offset, column, piece, self.text)
            return len(starts)
        return 1


def _width(value):
    """Return how many characters wide a value is shown."""
    if isinstance(value, datetime.datetime):
        return 19
    lines = str(value or "").splitlines()
    return max(map(len, lines), default=0)

"""Fills in a sheet of an access review with LibreOffice, and saves it in the
forms in which a computer of that country does. See .ci/sheets."""

import os
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

locale, work, out = sys.argv[1:]
short = locale[:2]
# How CSV is saved: separator; character set (76 UTF-8, 1 Windows-1252, 65535 UTF-16).
saved_as = {"en": (44, 76), "de": (59, 1), "fr": (9, 65535)}[short]


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


def connect():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve("uno:pipe,name=sheets-%s;urp;StarOffice.ComponentContext" % locale)
        except NoConnectException:
            time.sleep(0.5)
    sys.exit("LibreOffice does not answer")


context = connect()
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)


def url(*path):
    return uno.systemPathToFileUrl(os.path.join(*path))


def typed(doc, column, row, text):
    """Types into a cell as a person does: what looks like a day becomes one."""
    frame = doc.CurrentController.Frame
    cell = doc.Sheets.getByIndex(0).getCellByPosition(column, row)
    doc.CurrentController.select(cell)
    dispatcher.executeDispatch(frame, ".uno:EnterString", "", 0, (prop("StringName", text),))


def used(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress


def columns(sheet):
    return {sheet.getCellByPosition(i, 0).String: i for i in range(used(sheet).EndColumn + 1)}


DAY = {"en": "2027-03-31", "de": "31.03.2027", "fr": "31/03/2027"}[short]


def fill(doc):
    """By the number of the item: keep, revoke, keep for a time, nothing."""
    sheet = doc.Sheets.getByIndex(0)
    at, end = columns(sheet), used(sheet)
    for row in range(1, end.EndRow + 1):
        n = int(sheet.getCellByPosition(at["item"], row).String[1:])
        say = lambda name, text: typed(doc, at[name], row, text)
        if n % 4 == 0:
            say("decision", "keep")
            if n != 16:  # which needs one
                say("comment", "=Zoë says: gebraucht — n°%d" % n if n % 8 else "-n")
        elif n % 4 == 1:
            say("decision", "Revoke")
            if sheet.getCellByPosition(at["kind"], row).String == "role" and n != 21:
                say("target", "Responder")
        elif n % 4 == 2:
            say("decision", "k")
            say("until", DAY)
            say("comment", "on leave; back soon, \"sure\"")
    alter(sheet, at, end)


def alter(sheet, at, end):
    """Sorts the rows by person, drops a column, adds one, merges, leaves rows below."""
    field = uno.createUnoStruct("com.sun.star.table.TableSortField")
    field.Field, field.IsAscending = at["person"], True
    # An uno.Any keeps the sequence's own type.
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    rows = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    sort = (prop("SortFields", fields), prop("ContainsHeader", True))
    uno.invoke(rows, "sort", (sort,))
    sheet.Columns.removeByIndex(at["since"], 1)
    sheet.Columns.insertByIndex(1, 1)
    sheet.getCellByPosition(1, 0).String = "my own notes"
    sheet.getCellByPosition(1, 3).String = "ask Jörg"
    now = columns(sheet)
    sheet.getCellRangeByPosition(now["person"], 2, now["person"], 3).merge(True)
    sheet.getCellByPosition(now["person"], end.EndRow + 4).String = "Thank you, Grace"


def notes(doc):
    """Fills in the statement."""
    if doc.Sheets.Count < 2:
        return
    sheet = doc.Sheets.getByIndex(1)
    for row in range(used(sheet).EndRow + 1):
        if sheet.getCellByPosition(0, row).String == "Name of the reviewer":
            sheet.getCellByPosition(1, row).String = "Grace Hopper"


def save(doc, name, *filter):
    doc.storeToURL(url(out, name), filter)


def csv():
    options = "%d,34,%d,1,,0,false,true,false" % saved_as
    return prop("FilterName", "Text - txt - csv (StarCalc)"), prop("FilterOptions", options)


def main():
    doc = desktop.loadComponentFromURL(url(work, "sheet.xlsx"), "_blank", 0, ())
    fill(doc)
    notes(doc)
    doc.calculateAll()
    save(doc, short + ".xlsx", prop("FilterName", "Calc MS Excel 2007 XML"))
    save(doc, short + "-of-xlsx.csv", *csv())
    doc.close(True)
    # A CSV that is opened: special numbers are taken for numbers and days.
    options = "44,34,76,1,,0,false,true,false"
    doc = desktop.loadComponentFromURL(url(work, "sheet.csv"), "_blank", 0,
                                       (prop("FilterName", "Text - txt - csv (StarCalc)"), prop("FilterOptions", options)))
    fill(doc)
    save(doc, short + "-of-csv.csv", *csv())
    doc.close(True)
    try:
        desktop.terminate()
    except Exception:  # it is gone
        pass


main()

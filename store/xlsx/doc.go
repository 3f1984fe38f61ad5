// Package xlsx writes and reads workbooks as spreadsheet programs do, from
// and to plain text. A text stays the text it is: 007, 3-4, 1E5 and MAR1 are
// no numbers and no days.
//
// excelize makes and reads every part of a workbook but one: the rows of a
// table are written here, one after the other. Its own writer of many rows
// keeps them all in memory, or in a temporary file that holds names.
//
// It must not know what a workbook is for.
package xlsx

// Package sheet writes a reviewer's part of an access review as a workbook or
// as CSV, and reads what comes back from Excel, LibreOffice, Numbers and
// Google Sheets: bytes in, bytes out.
//
// A sheet is decided by the ids of its items. What else stands in it is checked
// against the review, never read from it: columns that were sorted apart are
// found, and nobody can move a decision to another grant by typing a name.
//
// The package must not know who may decide what (wizard/review), nor where
// files come from.
package sheet

package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"connectpd/store/words"
)

// Bounds of a workbook that is read. What is larger is refused: it would take
// the memory of the computer, or be unpacked into temporary files, where names
// would lie.
const (
	maxFile     = 64 << 20  // bytes
	maxUnpacked = 256 << 20 // bytes of all parts
	maxPart     = 8 << 20   // bytes of a part that holds no cells
	maxParts    = 10_000
	maxTexts    = 4_000_000 // texts that cells share
	maxColumns  = 256
	maxRead     = 200_000    // rows of a tab that are not empty
	maxCells    = 60_000_000 // empty ones counted
)

// errTooLarge: the workbook is larger than what is read.
var errTooLarge = errors.New("the workbook is too large: the limit per tab is " + words.Count(maxRead) + " rows and " +
	words.Count(maxColumns) + " columns")

// errNotWorkbook: the file cannot be read as a workbook.
var errNotWorkbook = errors.New("it is no workbook (.xlsx), or a damaged one")

// errEncrypted: the file is a workbook behind a password.
var errEncrypted = errors.New("it is protected by a password, or of an older kind (.xls); save it as .xlsx without a password")

// Reader reads a workbook that stands in memory.
type Reader struct{ file *excelize.File }

// IsWorkbook reports whether data may be a workbook, by its first bytes.
func IsWorkbook(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || isCompound(data)
}

// isCompound reports the container of .xls files and of encrypted workbooks.
func isCompound(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
}

// Open reads a workbook's parts. Whatever is wrong with it is an error.
func Open(data []byte) (r *Reader, err error) {
	defer noPanic(&err)
	if isCompound(data) {
		return nil, errEncrypted
	}
	if err := fits(data); err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, RawCellValue: true,
	})
	switch {
	case errors.Is(err, excelize.ErrWorkbookFileFormat):
		return nil, errNotWorkbook
	case err != nil:
		return nil, wrong(err)
	}
	if texts, ok := file.Pkg.Load(sharedTexts); ok && bytes.Count(texts.([]byte), []byte("<si")) > maxTexts {
		return nil, errTooLarge
	}
	return &Reader{file}, nil
}

const (
	sharedTexts = "xl/sharedStrings.xml"
	tabFolder   = "xl/worksheets/"
)

// fits refuses what would grow too large, before anything is unpacked.
func fits(data []byte) error {
	if len(data) > maxFile {
		return errTooLarge
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return wrong(err)
	}
	if len(z.File) > maxParts {
		return errTooLarge
	}
	var whole uint64
	for _, part := range z.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		cells := name == strings.ToLower(sharedTexts) || strings.HasPrefix(name, tabFolder)
		whole += part.UncompressedSize64
		if whole > maxUnpacked || !cells && part.UncompressedSize64 > maxPart {
			return errTooLarge
		}
	}
	return nil
}

// wrong words what excelize says of a file.
func wrong(err error) error { return fmt.Errorf("%w (%s)", errNotWorkbook, words.OneLine(err.Error())) }

// noPanic makes an error of a panic: whatever a file makes of its reader, it
// is the file that is wrong.
func noPanic(err *error) {
	if p := recover(); p != nil {
		*err = wrong(fmt.Errorf("%v", p))
	}
}

// Tabs are the names of the tabs, as they stand.
func (r *Reader) Tabs() []string { return r.file.GetSheetList() }

// Days1904 reports that days are counted from 1904, as old programs for the
// Macintosh did.
func (r *Reader) Days1904() bool {
	props, err := r.file.GetWorkbookProps()
	return err == nil && props.Date1904 != nil && *props.Date1904
}

// Rows gives each row of a tab that is not empty, in order, with its number
// from 1 and without the empty cells at its end. Numbers and days are given as
// the file keeps them, formulas as what they gave. An error of each ends the
// reading and is returned.
func (r *Reader) Rows(tab string, each func(line int, cells []string) error) (err error) {
	defer noPanic(&err)
	rows, err := r.file.Rows(tab)
	if err != nil {
		return wrong(err)
	}
	defer func() { _ = rows.Close() }()
	for line, read, seen := 1, 0, 0; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return wrong(err)
		}
		if seen += len(cells); seen > maxCells {
			return errTooLarge
		}
		if cells = trimmed(cells); len(cells) == 0 {
			continue
		}
		if read++; read > maxRead || len(cells) > maxColumns {
			return errTooLarge
		}
		if err := each(line, cells); err != nil {
			return err
		}
	}
	if err := rows.Error(); err != nil {
		return wrong(err)
	}
	return nil
}

func trimmed(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// Close lets go of what was read.
func (r *Reader) Close() error { return r.file.Close() }

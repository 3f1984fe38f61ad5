package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"connectpd/store/words"
)

// Bounds of a CSV that is read.
const (
	maxText    = 64 << 20 // bytes
	maxRows    = 200_000
	maxColumns = 256
	// headerWithin is how many rows may stand above the header.
	headerWithin = 50
)

var errTooLarge = errors.New("the file is too large: the limit is " + words.Count(maxRows) + " rows and " +
	words.Count(maxColumns) + " columns")

// decoded is a text as UTF-8, and whether letters may have been lost: a file
// in one of the old character sets holds what that set has, as far as we know
// which it is.
func decoded(data []byte) (text string, lossy bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return fromUTF16(data[2:], 0), false
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return fromUTF16(data[2:], 1), false
	case len(data) > 1 && data[0] != 0 && data[1] == 0:
		return fromUTF16(data, 0), false
	case len(data) > 1 && data[0] == 0 && data[1] != 0:
		return fromUTF16(data, 1), false
	}
	if utf8.Valid(data) {
		return string(data), false
	}
	converted, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\ufffd"), true
	}
	return string(converted), true
}

// fromUTF16 decodes; low is where the lower byte of the first unit is not.
func fromUTF16(data []byte, big int) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i+big]) | uint16(data[2*i+1-big])<<8
	}
	return string(utf16.Decode(units))
}

// readText gives each row of a CSV to each, whichever of the usual separators
// its columns have.
func readText(data []byte, each func(line int, cells []string) error) (lossy bool, err error) {
	if len(data) > maxText {
		return false, errTooLarge
	}
	text, lossy := decoded(data)
	if !strings.Contains(text, "\n") { // as old programs for the Macintosh wrote
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	comma, err := separator(text)
	if err != nil {
		return lossy, err
	}
	return lossy, rows(text, comma, each)
}

// separator finds the one with which there is a header.
func separator(text string) (rune, error) {
	for _, comma := range [...]rune{',', ';', '\t'} {
		found, n := errors.New("found"), 0
		err := rows(text, comma, func(_ int, cells []string) error {
			if n++; headerOf(cells) != nil {
				return found
			}
			if n == headerWithin {
				return io.EOF
			}
			return nil
		})
		if errors.Is(err, found) {
			return comma, nil
		}
	}
	return 0, errNoHeader
}

func rows(text string, comma rune, each func(line int, cells []string) error) error {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	r.LazyQuotes = comma == '\t' // Google Sheets quotes nothing in what it separates by tabs
	for n := 0; ; n++ {
		cells, err := r.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &wrong):
			return fmt.Errorf("line %d cannot be read as CSV: a quote is not closed, or is inside a cell", wrong.StartLine)
		case err != nil:
			return err
		case n == maxRows, len(cells) > maxColumns:
			return errTooLarge
		}
		line, _ := r.FieldPos(0)
		if err := each(line, cells); err != nil {
			return err
		}
	}
}

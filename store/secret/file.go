package secret

import (
	"fmt"
	"os"
	"runtime"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// PlainText is a file's content as UTF-8: editors and shells of Windows write
// UTF-16, or UTF-8 with a byte order mark, which is no part of what was meant.
func PlainText(data []byte) (string, error) {
	text, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), data)
	if err != nil {
		return "", fmt.Errorf("decode the text: %w", err)
	}
	return string(text), nil
}

// OpenToOthers reports whether other users of this computer can read a file.
// Windows tells it in other ways than by the mode; there it is false.
func OpenToOthers(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().IsRegular() && info.Mode().Perm()&0o044 != 0
}

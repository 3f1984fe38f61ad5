//go:build !linux && !darwin

package doctor

import (
	"path/filepath"
	"strings"
)

// networkDrive knows a share of Windows by its name (\\server\share); what
// else is behind a drive's letter is not told.
func networkDrive(folder string) string {
	if strings.HasPrefix(filepath.VolumeName(folder), `\\`) {
		return "a share"
	}
	return ""
}

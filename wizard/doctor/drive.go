package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// checkDrive warns of a store on a network drive: SQLite needs locks and
// shared memory there that such drives only promise. On any other drive, and
// where the system does not tell, there is nothing to say.
func (o Options) checkDrive(ctx context.Context) []Check {
	name := o.Drive
	if name == nil {
		name = networkDrive
	}
	kind := bounded(ctx, o.Limit, "", func(context.Context) string { return name(nearest(o.Home)) })
	if kind == "" {
		return nil
	}
	return []Check{{"drive", Warning,
		fmt.Sprintf("The folder %s is on a network drive (%s), where two computers can damage the store by using it at once.", o.Home, kind),
		"set CONNECTPD_HOME to a folder on a local disk; until then, sync from one computer only"}}
}

// nearest is path, or the first folder above it that is there.
func nearest(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

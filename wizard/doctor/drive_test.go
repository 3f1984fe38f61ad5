package doctor

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestAStoreOnANetworkDrive(t *testing.T) {
	o := healthy(t)
	there := o.Home
	for home, asked := range map[string]string{there: there, filepath.Join(there, "not", "yet"): there} {
		o.Home = home
		o.Drive = func(folder string) string {
			if folder != asked {
				t.Errorf("asked about %s, want %s", folder, asked)
			}
			return "NFS"
		}
		r := Run(t.Context(), o)
		assertWords(t, r)
		c := find(t, r, "drive")
		if c.State != Warning || !strings.Contains(c.Message, "NFS") || !strings.Contains(c.Cure, "CONNECTPD_HOME") {
			t.Errorf("%+v", c)
		}
	}
}

//go:build unix

package cli_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// pictures makes the README's pictures anew:
//
//	go test ./tui/cli -run TestSecretServicePictures -pictures
//
// with a keyring, as .ci/run has one
var pictures = flag.Bool("pictures", false, "draw the README's pictures anew, from the real program")

const pictureFolder = "testdata/pictures"

// TestPictures holds what the README shows: pictures of the real program, small
// enough for a page, without scripts. TestSecretServicePictures draws them.
func TestPictures(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(top, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile(`\(tui/cli/(testdata/pictures/[a-z]+\.svg)\)`).FindAllSubmatch(readme, -1)
	kept, err := filepath.Glob(pictureFolder + "/*")
	if err != nil || len(shown) == 0 || len(kept) != len(shown) {
		t.Errorf("the README shows %d pictures, %d are kept (%v)", len(shown), len(kept), err)
	}
	for _, name := range shown {
		picture, err := os.ReadFile(string(name[1]))
		switch {
		case err != nil:
			t.Error(err)
		case len(picture) > 300<<10:
			t.Errorf("%s has %d bytes, 300 KiB are allowed", name[1], len(picture))
		case !bytes.HasPrefix(picture, []byte("<svg")) || bytes.Contains(picture, []byte("<script")) || bytes.Contains(picture, []byte("DEMO")):
			t.Errorf("%s is no picture of an account as in life, or has a script", name[1])
		case bytes.Contains(picture, []byte("@keyframes")) && !bytes.Contains(picture, []byte("}.last{visibility:visible}.t0{")):
			t.Errorf("%s shows nothing where nothing moves", name[1])
		}
	}
}

// picture draws the screen, where pictures are to be made anew.
func (x *terminal) picture(name string) {
	x.t.Helper()
	if !*pictures {
		return
	}
	x.mu.Lock()
	drawn := drawScreen(x.vt)
	x.mu.Unlock()
	if err := os.WriteFile(filepath.Join(pictureFolder, name+".svg"), []byte(drawn), 0o644); err != nil {
		x.t.Fatal(err)
	}
}

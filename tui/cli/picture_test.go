//go:build unix

package cli_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
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
		}
	}
}

// picture draws the screen, or holds the kept picture against it: its text
// must be the same where it is the same at every run, else be there at all.
func (x *terminal) picture(name string, same bool) {
	x.t.Helper()
	file := filepath.Join(pictureFolder, name+".svg")
	drawn := func() string {
		x.mu.Lock()
		defer x.mu.Unlock()
		return drawScreen(x.vt)
	}
	if *pictures {
		if err := os.MkdirAll(pictureFolder, 0o755); err != nil {
			x.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(drawn()), 0o644); err != nil {
			x.t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		x.t.Fatal(err)
	}
	if same { // a frame may be on its way still
		x.until("what "+file+" shows; draw it anew: go test ./tui/cli -run TestSecretServicePictures -pictures",
			func(string) bool { return drawn() == string(kept) })
	}
	if !strings.HasPrefix(string(kept), "<svg") {
		x.t.Errorf("%s is no picture", file)
	}
}

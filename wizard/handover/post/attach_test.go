package post

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"testing"
	"time"

	"connectpd/wizard/handover"
)

// TestFilesAreAttached: each arrives as it was, whatever it is called, and the
// same letter is the same bytes.
func TestFilesAreAttached(t *testing.T) {
	data := bytes.Repeat([]byte("PK\x00\r\n.\r\n=3D"), 500)
	for _, name := range []string{"sheet.xlsx", "Bücher 本番.xlsx", "x\r\nBcc: eve@example.com\r\n\r\n.xlsx", `a"b;c=d.xlsx`} {
		l := handover.Letter{Subject: "Sheets", Text: "Hello\n", From: handover.Person{Email: "ada@example.com"}, To: []handover.Person{{Email: "grace@example.com"}},
			Files: []handover.File{{Name: name, Type: "application/zip", Data: data}}}
		eml, err := EML(l, time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC), "c1")
		if err != nil {
			t.Fatal(err)
		}
		again, err := EML(l, time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC), "c1")
		if err != nil || !bytes.Equal(eml, again) {
			t.Errorf("%q: the same letter is written in another way, %v", name, err)
		}
		msg, err := mail.ReadMessage(bytes.NewReader(eml))
		if err != nil || msg.Header.Get("Bcc") != "" {
			t.Fatalf("%q: %v, %v", name, err, msg)
		}
		if got := onlyFile(t, msg); !bytes.Equal(got, data) {
			t.Errorf("%q: %d bytes arrived of %d", name, len(got), len(data))
		}
	}
}

// onlyFile is what is attached to a message with one text and one file.
func onlyFile(t *testing.T, msg *mail.Message) []byte {
	t.Helper()
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	var file []byte
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for n := 0; ; n++ {
		p, err := parts.NextPart()
		if err == io.EOF {
			if n != 2 {
				t.Errorf("%d parts", n)
			}
			return file
		}
		if err != nil {
			t.Fatal(err)
		}
		if p.Header.Get("Bcc") != "" {
			t.Error("a name added a header")
		}
		if kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Disposition")); kind == "attachment" {
			if file, err = io.ReadAll(base64.NewDecoder(base64.StdEncoding, p)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

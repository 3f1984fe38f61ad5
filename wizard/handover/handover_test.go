package handover

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"connectpd/store/words"
)

func sample() Invitation {
	return Invitation{
		Connector: "PagerDuty", App: App{Name: "PagerDuty — 本番", IDP: "Okta"},
		From:   Person{Name: "Ada Lovelace", Email: "ada@example.com"},
		Owners: []Person{{Name: "Grace Hopper", Email: "grace@example.com"}, {Email: "ops@example.com"}},
	}
}

func letter() Letter { return Compose(sample(), sample().Owners[:1], "Thanks!\nSee you") }

// quotedPrintable is a letter as mail servers pass it on.
func quotedPrintable(t testing.TB, l Letter) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("Subject: x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	w := quotedprintable.NewWriter(&b)
	if _, err := io.WriteString(w, l.Text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestInvitationSurvivesEveryWayItTravels(t *testing.T) {
	l := letter()
	block, err := sample().Encode()
	if err != nil {
		t.Fatal(err)
	}
	var quoted strings.Builder
	for _, line := range l.Lines() {
		quoted.WriteString("> > " + line + "\r\n")
	}
	var encoded bytes.Buffer
	fmt.Fprintf(&encoded, "Subject: x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n--b\r\n"+
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n",
		base64.StdEncoding.EncodeToString([]byte(l.Text)))
	for name, text := range map[string]string{
		"block":            block,
		"message":          l.Text,
		"quoted-printable": quotedPrintable(t, l),
		"quoted reply":     quoted.String(),
		"windows lines":    strings.ReplaceAll(l.Text, "\n", "\r\n"),
		"base64 multipart": encoded.String(),
		"JSON":             `{"version":1,"connector":"PagerDuty","app":{"name":"PagerDuty — 本番","idp":"Okta"},"from":{"name":"Ada Lovelace","email":"ada@example.com"},"owners":[{"name":"Grace Hopper","email":"grace@example.com"},{"email":"ops@example.com"}]}`,
		"byte order mark":  "\xef\xbb\xbf" + block,
	} {
		got, err := Decode([]byte(text))
		if err != nil || !reflect.DeepEqual(got, sample()) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestInvitationSavedAsUTF16(t *testing.T) {
	text := Compose(sample(), sample().Owners, "Grüße").Text
	for name, order := range map[string]binary.AppendByteOrder{"little end": binary.LittleEndian, "big end": binary.BigEndian} {
		saved := order.AppendUint16(nil, 0xfeff)
		for _, u := range utf16.Encode([]rune(strings.ReplaceAll(text, "\n", "\r\n"))) {
			saved = order.AppendUint16(saved, u)
		}
		if got, err := Decode(saved); err != nil || !reflect.DeepEqual(got, sample()) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestInvitationIsStrict(t *testing.T) {
	block, _ := sample().Encode()
	long := strings.Repeat("x", 101)
	cases := map[string]string{
		"unknown field":   `{"version":1,"connector":"a","app":{"name":"b"},"from":{"email":"a@b.c"},"owners":[{"email":"a@b.c"}],"api":"https://evil.example"}`,
		"unknown in app":  `{"version":1,"connector":"a","app":{"name":"b","url":"x"},"from":{"email":"a@b.c"},"owners":[{"email":"a@b.c"}]}`,
		"another version": `{"version":2,"connector":"a","app":{"name":"b"},"from":{"email":"a@b.c"},"owners":[{"email":"a@b.c"}]}`,
		"no owners":       `{"version":1,"connector":"a","app":{"name":"b"},"from":{"email":"a@b.c"},"owners":[]}`,
		"no app":          `{"version":1,"connector":"a","app":{"name":""},"from":{"email":"a@b.c"},"owners":[{"email":"a@b.c"}]}`,
		"bad email":       `{"version":1,"connector":"a","app":{"name":"b"},"from":{"email":"a@b.c"},"owners":[{"email":"x <a@b.c>"}]}`,
		"long name":       `{"version":1,"connector":"` + long + `","app":{"name":"b"},"from":{"email":"a@b.c"},"owners":[{"email":"a@b.c"}]}`,
		"two of them":     `{"version":1,"connector":"a","app":{"name":"b"},"from":{"email":"a@b.c"},"owners":[{"email":"a@b.c"}]}{}`,
		"too large":       `{"version":1,"connector":"` + strings.Repeat(" ", maxSize) + `"}`,
		"not UTF-8":       "{\"connector\":\"\xff\"}",
		"wrong types":     `{"version":"1"}`,
		"cut off":         block[:len(block)/2],
		"damaged":         strings.Replace(block, "eyJ2", "eyJ3", 1),
		"oversized block": blockBegin + "\n" + strings.Repeat("A", 3*maxSize) + "\n" + blockEnd,
		"oversized text":  strings.Repeat(" ", maxInput+1),
		"an empty block":  blockBegin + "\n" + blockEnd,
	}
	for name, text := range cases {
		got, err := Decode([]byte(text))
		var invalid *invalidError
		if !errors.As(err, &invalid) || invalid.Failure().Hint() == "" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, text := range []string{"", "hello", "Subject: x\r\n\r\nhello", "From: a\n\n"} {
		if _, err := Decode([]byte(text)); !errors.Is(err, errNone) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTextsOfAnInvitationAreCleaned(t *testing.T) {
	got, err := Decode([]byte(`{"version":1,"connector":" Pa\u001b[31mger\u202eDuty\n2 ","app":{"name":"b\u0000"},"from":{"name":"\u200fA","email":"a@b.c"},"owners":[{"email":"a@b.c"}]}`))
	if err != nil || got.Connector != "Pa[31mgerDuty 2" || got.App.Name != "b" || got.From.Name != "A" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestOversizedInvitationsAreNotMade(t *testing.T) {
	i := sample()
	for range 60 {
		i.Owners = append(i.Owners, Person{Email: "x@example.com"})
	}
	if _, err := i.Encode(); err == nil {
		t.Error("62 owners were encoded")
	}
	i.Owners = nil
	for n := range maxOwners {
		i.Owners = append(i.Owners, Person{Name: strings.Repeat("本", 100), Email: fmt.Sprintf("%d%s@example.com", n, strings.Repeat("x", 200))})
	}
	if text, err := i.Encode(); err == nil && len(text) > maxSize {
		t.Errorf("%d bytes were encoded", len(text))
	}
}

func TestLetterSaysWhatItsReaderNeeds(t *testing.T) {
	l := letter()
	for _, want := range []string{
		"Hello Grace Hopper", "Ada Lovelace (ada@example.com) asks you", "Connector  PagerDuty", "PagerDuty — 本番", "Okta",
		"Account Owner", "Connector Administrator", command, "Get connectpd", "Thanks! See you", blockBegin,
	} {
		if !strings.Contains(l.Text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, l.Text)
		}
	}
	if n := strings.Count(l.Text, "connectpd setup"); n != 1 {
		t.Errorf("%d commands are named", n)
	}
	for _, never := range []string{"http", "api.", "/home", "CONNECTPD_"} {
		if strings.Contains(l.Text, never) {
			t.Errorf("the letter holds %q", never)
		}
	}
	for _, line := range l.Lines() {
		if len([]rune(line)) > letterWidth {
			t.Errorf("a line of %d characters: %s", len([]rune(line)), line)
		}
	}
}

// TestNamesOfAnyLengthFitTheLetter: no word is lost or cut, and a line is
// longer than the others only where one word is.
func TestNamesOfAnyLengthFitTheLetter(t *testing.T) {
	long := strings.Repeat("x", 90) + "@example.com"
	for _, name := range []string{"A", strings.Repeat("Ada ", 24), strings.Repeat("本", 100), "", strings.Repeat("x", 100)} {
		i := sample()
		i.Connector, i.App.Name, i.From = name+"1", name+"2", Person{Name: name, Email: long}
		i.Owners = append(i.Owners, i.From)
		l := Compose(i, i.Owners, name)
		for _, line := range l.Lines() {
			if words := strings.Fields(line); len([]rune(line)) > letterWidth && len(words) > 1 {
				t.Errorf("%q: a line of %d characters: %s", name, len([]rune(line)), line)
			}
		}
		whole := strings.Join(strings.Fields(l.Text), " ")
		for _, said := range []string{words.OneLine(i.Connector), words.OneLine(i.App.Name), words.OneLine(callName(i.From)) + " asks you to", command} {
			if !strings.Contains(whole, said) {
				t.Errorf("%q: the letter does not say %q:\n%s", name, said, l.Text)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	block, err := sample().Encode()
	if err != nil {
		f.Fatal(err)
	}
	l := Compose(sample(), sample().Owners, "")
	for _, s := range [][]byte{[]byte(block), []byte(l.Text), []byte(quotedPrintable(f, l)), []byte(`{"version":1}`),
		[]byte("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--b--")} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		i, err := Decode(text)
		if err != nil {
			return
		}
		clean, err := i.checked()
		if err != nil || !reflect.DeepEqual(clean, i) {
			t.Fatalf("decoded %+v is not clean: %v", i, err)
		}
		again, err := i.Encode()
		if err != nil {
			return // within the limits as JSON, not as a block
		}
		if back, err := Decode([]byte(again)); err != nil || !reflect.DeepEqual(back, i) {
			t.Fatalf("%+v came back as %+v, %v", i, back, err)
		}
	})
}

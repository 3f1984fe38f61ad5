package review

import (
	"encoding/json"
	"testing"
	"time"
)

// TestCanonical holds Canonical against the examples of RFC 8785: its sample
// of section 3.2.2 and 3.2.3, the sorting of property names by UTF-16, and
// numbers of its appendix B.
func TestCanonical(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"the sample of section 3.2", `{
			"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
			"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
			"literals": [null, true, false]}`,
			`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`},
		{"names sorted by UTF-16", `{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
			"\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\"," +
				"\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}"},
		{"numbers", `[0,-0,1,9007199254740991,-9007199254740991,1e21,123456789012345680000,0.000001,1e-7]`,
			`[0,0,1,9007199254740991,-9007199254740991,1e+21,123456789012345680000,0.000001,1e-7]`},
		{"nothing is escaped that need not be", `["<a href='x'>&</a>","\u2028\u2029","\u007f","\u202e\u200b","\b\t\f"]`,
			"[\"<a href='x'>&</a>\",\"\u2028\u2029\",\"\u007f\",\"\u202e\u200b\",\"\\b\\t\\f\"]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			// By way of a value: Go escapes more than the RFC allows, and sorts
			// by bytes.
			var v any
			if err := json.Unmarshal([]byte(c.in), &v); err != nil {
				t.Fatal(err)
			}
			got, err := Canonical(v)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	if _, err := Canonical(make(chan int)); err == nil {
		t.Error("a value that is no JSON has a canonical form")
	}
}

// TestCanonicalTwice: what was read back from its canonical form has the same
// one, whatever the zone of its times and the bytes of its names.
func TestCanonicalTwice(t *testing.T) {
	e := Event{Seq: 3, At: time.Date(2026, 11, 28, 9, 0, 0, 120, time.FixedZone("", 3600)), Kind: Decided,
		Entered: Entry{"ada@example.com", "ACME\\ada", Screen}, Reviewer: "ada@example.com", Items: []string{"i1", "i2"},
		Decision: Revoke, Target: None, Text: "left \u202e<b>\xff\u2028", Previous: SHA256(nil)}
	first, err := Canonical(e)
	if err != nil {
		t.Fatal(err)
	}
	var back Event
	if err := json.Unmarshal(first, &back); err != nil {
		t.Fatal(err)
	}
	second, err := Canonical(back)
	if err != nil || string(first) != string(second) {
		t.Errorf("%v\nfirst  %s\nsecond %s", err, first, second)
	}
}

func TestSHA256(t *testing.T) {
	if got := SHA256([]byte("abc")); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Error(got)
	}
}

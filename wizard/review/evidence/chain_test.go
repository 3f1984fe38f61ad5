package evidence

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"connectpd/wizard/review"
)

// chained is a log of n events, with the hashes that belong there.
func chained(t testing.TB, n int) Log {
	t.Helper()
	l := Log{Frozen: canonical(t, review.Frozen{Version: 1, ID: "R1", Name: "Q4"})}
	l.Head = review.SHA256(l.Frozen)
	for i := range n {
		e := review.Event{Seq: i + 1, At: time.Date(2026, 11, 28, 9, i, 0, 0, time.UTC), Kind: review.Decided,
			Entered: review.Entry{Person: "ada@example.com", Account: "ada", Via: review.Screen},
			Items:   []string{"i" + strconv.Itoa(i)}, Decision: review.Keep, Previous: l.Head}
		if i == n-1 {
			doc := []byte(`{"format":"a document"}`)
			e.Kind, e.Sealed, l.Sealed = review.Signed, review.SHA256(doc), [][]byte{doc}
		}
		l.Events = append(l.Events, canonical(t, e))
		l.Head = review.SHA256(l.Events[i])
	}
	return l
}

func canonical(t testing.TB, v any) []byte {
	t.Helper()
	doc, err := review.Canonical(v)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestCheckChain(t *testing.T) {
	swap := func(b []byte, old, with string) []byte {
		if !bytes.Contains(b, []byte(old)) {
			t.Fatalf("no %q in %s", old, b)
		}
		return bytes.Replace(b, []byte(old), []byte(with), 1)
	}
	for _, c := range []struct {
		name  string
		alter func(*Log)
		want  string
	}{
		{"nothing", func(*Log) {}, ""},
		{"a decision", func(l *Log) { l.Events[2] = swap(l.Events[2], "keep", "revoke") }, "event 3 was altered"},
		{"white space", func(l *Log) { l.Events[2] = append(l.Events[2], ' ') }, "event 3 was altered"},
		{"the frozen list", func(l *Log) { l.Frozen = swap(l.Frozen, "Q4", "Q3") }, "the frozen list was altered"},
		{"the first event", func(l *Log) { l.Events[0] = swap(l.Events[0], "keep", "revoke") }, "event 1 was altered"},
		{"two events", func(l *Log) {
			l.Events[1], l.Events[3] = swap(l.Events[1], "keep", "revoke"), swap(l.Events[3], "keep", "revoke")
		}, "event 2 was altered; event 4 was altered"},
		{"an event's word of the one before", func(l *Log) { l.Events[2] = swap(l.Events[2], `"previous":"`, `"previous":"0`) },
			"event 3 was altered"},
		{"the newest event", func(l *Log) { l.Events[5] = swap(l.Events[5], "ada", "eve") },
			"event 6 was altered, or what followed it is missing"},
		{"the newest event, whose hash nobody kept", func(l *Log) { l.Head = ""; l.Events[5] = swap(l.Events[5], "ada", "eve") }, ""},
		{"the newest but one, without its hash", func(l *Log) { l.Head = ""; l.Events[4] = swap(l.Events[4], "ada", "eve") },
			"event 5 was altered, or the one after it, which is the newest"},
		{"an event taken out", func(l *Log) { l.Events = slices.Delete(l.Events, 2, 3) }, "event 3 is missing"},
		{"the first taken out", func(l *Log) { l.Events = l.Events[1:] }, "event 1 is missing"},
		{"several taken out", func(l *Log) { l.Events = slices.Delete(l.Events, 1, 4) }, "events 2 to 4 are missing"},
		{"the newest taken out", func(l *Log) { l.Events, l.Sealed = l.Events[:5], nil },
			"event 5 was altered, or what followed it is missing"},
		{"an event added", func(l *Log) { l.Events = slices.Insert(l.Events, 3, l.Events[1]) }, "event 2 is there twice or in the wrong place"},
		{"two events in each other's place", func(l *Log) { l.Events[1], l.Events[2] = l.Events[2], l.Events[1] },
			"event 2 is missing; event 2 is there twice or in the wrong place"},
		{"an event that is no JSON", func(l *Log) { l.Events[1] = []byte("{") }, "event 2 cannot be read"},
		{"a frozen list that is no JSON", func(l *Log) { l.Frozen = nil }, "the frozen list cannot be read"},
		{"a document", func(l *Log) { l.Sealed = [][]byte{[]byte(`{}`)} },
			"a sealed document was altered: nothing refers to " + review.SHA256([]byte("{}")) +
				"; a sealed document is missing: " + review.SHA256([]byte(`{"format":"a document"}`))},
		{"a document that is gone", func(l *Log) { l.Sealed = nil },
			"a sealed document is missing: " + review.SHA256([]byte(`{"format":"a document"}`))},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := chained(t, 6)
			c.alter(&l)
			var found []string
			for _, f := range checkChain(l) {
				found = append(found, f.String())
			}
			if got := strings.Join(found, "; "); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzCheckChain alters any byte of any row: the check sees it.
func FuzzCheckChain(f *testing.F) {
	f.Add(uint8(0), uint16(3), byte(1))
	f.Add(uint8(3), uint16(40), byte('x'))
	f.Add(uint8(6), uint16(0), byte(255))
	f.Fuzz(func(t *testing.T, row uint8, at uint16, with byte) {
		l := chained(t, 6)
		i := int(row) % (len(l.Events) + 1)
		text := &l.Frozen
		if i > 0 {
			text = &l.Events[i-1]
		}
		altered := slices.Clone(*text)
		where := int(at) % len(altered)
		if altered[where] == with {
			return // nothing is altered
		}
		altered[where] = with
		*text = altered
		faults := checkChain(l)
		if len(faults) == 0 {
			t.Fatalf("row %d was altered unseen: %s", i, altered)
		}
	})
}

// FuzzCheckChainAnyBytes: whatever stands in the rows, the check ends.
func FuzzCheckChainAnyBytes(f *testing.F) {
	f.Add([]byte(`{}`), []byte(`{"seq":1}`), []byte(`{"seq":-9223372036854775808}`), "")
	f.Add([]byte(`null`), []byte(`{"seq":9223372036854775807}`), []byte(`[]`), "x")
	f.Fuzz(func(t *testing.T, frozen, first, second []byte, head string) {
		checkChain(Log{Frozen: frozen, Events: [][]byte{first, second}, Head: head, Sealed: [][]byte{first}})
	})
}

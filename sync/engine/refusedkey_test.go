package engine

import (
	"errors"
	"strings"
	"testing"

	"connectpd/store"
)

// TestARefusedKeyInWords: people read one sentence, and what was asked and
// answered stands in the log.
func TestARefusedKeyInWords(t *testing.T) {
	technical := errors.New("refused (HTTP 401, GET /users, request r1)")
	for _, c := range []struct {
		err  RefusedKeyError
		want string
	}{
		{RefusedKeyError{Last4: "hQgz", Err: technical}, "PagerDuty no longer accepts the key …hQgz"},
		{RefusedKeyError{Last4: "hQgz", Given: true, Err: technical}, "PagerDuty does not accept the key …hQgz"},
		{RefusedKeyError{Err: technical}, "PagerDuty no longer accepts the key"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		if !errors.Is(&c.err, technical) {
			t.Error("the technical part is lost")
		}
		out := Outcome{Run: store.Run{Result: store.ResultFailed, Reason: c.err.Error()}, Err: &c.err}
		if got := endText(out); !strings.HasPrefix(got, c.want+": refused (HTTP 401, GET /users, request r1);") {
			t.Errorf("the log says %q", got)
		}
	}
}

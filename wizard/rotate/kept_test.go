package rotate

import (
	"strings"
	"testing"

	"connectpd/store/place"
)

// TestAKeyThatIsNotKeptIsNotCalledStored, neither on the page about the old key
// nor at the end.
func TestAKeyThatIsNotKeptIsNotCalledStored(t *testing.T) {
	for kind, says := range map[place.Kind]string{place.OS: "is stored and in use.", place.File: "is stored and in use.", place.None: "is in use, and not kept."} {
		f := facts(Asked)
		f.Connector.Token.StoredIn = kind
		p := sit(t, f)
		p.Paste(newKey)
		if intro := strings.Join(p.M.Page().Intro, " "); !strings.Contains(intro, "The new key …7i8j "+says) {
			t.Errorf("kept in %s: the page says %q", kind, intro)
		}
		p.Enter()
		if told := p.M.Told(); !strings.Contains(told, says) {
			t.Errorf("kept in %s: it tells %q", kind, told)
		}
	}
}

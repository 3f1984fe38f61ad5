package engine

import (
	"strings"
	"testing"
	"time"

	"connectpd/store"
)

func TestTheEndOfARunIsCountedInEnglish(t *testing.T) {
	r := store.Run{Result: store.ResultOK}
	r.Traffic.Requests, r.Traffic.Retries, r.Traffic.Waited = 42, 1, 2*time.Second
	if text := endText(Outcome{Run: r}); !strings.HasSuffix(text, "; 42 requests, 1 retry, waited 2s for the rate limit") {
		t.Errorf("it ends %q", text)
	}
}

package cli

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	names := named("Ada Lovelace", "Adam Smith", "Grace Hopper", "Zoë Åström", "move", "remove", "PagerDuty", "Harbour", "Manager", "ada@example.com", "henrik.olsen@example.com", "wei.ng@example.com")
	for _, c := range []struct {
		typed string
		want  []string
	}{
		{"ada", []string{"Ada Lovelace", "Adam Smith", "ada@example.com"}},
		{"ada@exmaple.com", []string{"ada@example.com"}},
		{"henrik.oslen@example.com", []string{"henrik.olsen@example.com"}},
		{"nobody@example.com", nil},
		{"hopper", []string{"Grace Hopper"}},
		{"zoe", []string{"Zoë Åström"}},
		{"mov", []string{"move", "remove"}},
		{"mvoe", []string{"move"}},
		{"pagerdtuy", []string{"PagerDuty"}},
		{"habrour", []string{"Harbour"}},
		{"mangr", []string{"Manager"}},
		{"q", nil},
		{"", nil},
		{"nothing like it", nil},
	} {
		if got := nearest(c.typed, names); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
}

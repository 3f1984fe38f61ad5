package pagerduty

import (
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// unaccented takes the marks off the letters that the made-up names have.
var unaccented = strings.NewReplacer("ë", "e", "ç", "c", "ø", "o", "ł", "l", "ñ", "n", "ü", "u", "ș", "s", "ş", "s",
	"þ", "t", "ó", "o", "å", "a", "é", "e", "č", "c", "ú", "u", "ß", "s", "đ", "d", "æ", "a", "ö", "o", "ı", "i")

func splitWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" .@-'", r) })
}

func anybody(string) bool { return true }

func plainLetter(name string) bool {
	return strings.ContainsAny(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz")
}

func plainStart(name string) bool { return plainLetter(name[:1]) }

// rules are ways in which a server could match query=, of which only the
// first is what this program counts with. Whom a rule reaches must not be
// missing: nobody tells the letters of other scripts where only names match
// and such names come last in the listing.
var rules = []struct {
	name    string
	reaches func(name string) bool
	matches func(query, name, email string) bool
}{
	{"as we count", anybody, func(q, name, email string) bool {
		return strings.Contains(strings.ToLower(name+"\n"+email), strings.ToLower(q))
	}},
	{"case counts", anybody, func(q, name, email string) bool { return strings.Contains(name+"\n"+email, q) }},
	{"accents do not count", anybody, func(q, name, email string) bool {
		return strings.Contains(unaccented.Replace(strings.ToLower(name+"\n"+email)), unaccented.Replace(strings.ToLower(q)))
	}},
	{"in names only", plainLetter, func(q, name, _ string) bool { return strings.Contains(strings.ToLower(name), strings.ToLower(q)) }},
	{"in addresses only", anybody, func(q, _, email string) bool { return strings.Contains(email, strings.ToLower(q)) }},
	{"names that begin so", plainStart, func(q, name, _ string) bool { return strings.HasPrefix(strings.ToLower(name), strings.ToLower(q)) }},
	{"names or addresses that begin so", anybody, func(q, name, email string) bool {
		return strings.HasPrefix(strings.ToLower(name), strings.ToLower(q)) || strings.HasPrefix(email, strings.ToLower(q))
	}},
	{"words that begin so", anybody, func(q, name, email string) bool {
		return slices.ContainsFunc(splitWords(name+" "+email), func(w string) bool { return strings.HasPrefix(w, strings.ToLower(q)) })
	}},
	{"whole words", nil, func(q, name, email string) bool {
		return slices.Contains(splitWords(name+" "+email), strings.ToLower(q))
	}},
	{"two letters at least", anybody, func(q, name, email string) bool {
		return len(q) < 2 || strings.Contains(strings.ToLower(name+"\n"+email), strings.ToLower(q))
	}},
	{"at signs do not count", nil, func(q, name, email string) bool {
		return strings.Contains(strings.ToLower(name+"\n"+email), strings.ReplaceAll(strings.ToLower(q), "@", ""))
	}},
	{"nothing", nil, func(string, string, string) bool { return false }},
	{"everything", nil, func(string, string, string) bool { return true }},
}

// Whatever a server's rule is, what is called complete is complete, and what
// is not says how many are missing; nothing goes on for ever.
func TestOtherMatchingIsSlowerButNeverWrong(t *testing.T) {
	for _, rule := range rules {
		for seed := range uint64(3) {
			if everyNth > 1 && seed != 1 {
				continue // under the race detector one account shows the races of all
			}
			t.Run(rule.name, func(t *testing.T) {
				virtual(t, func(t *testing.T) {
					size := load.Size{Users: 400 + 150*int(seed), Teams: 6 * int(seed), TeamSize: 20}
					a := load.Generate(seed+1, size)
					srv, c := served(t, a, simulator.Options{MaxRows: 200, Matches: rule.matches}, Options{})
					done, got := readUsers(t, c)
					t.Logf("%d requests for %d users, %d missing", srv.Count(routeUsers), size.Users, done.Missing)
					if want := (access.Listing{Total: size.Users, Distinct: len(got), Missing: size.Users - len(got)}); done != want {
						t.Errorf("%+v, want %+v", done, want)
					}
					for _, u := range a.Truth(time.Now()).Users {
						if _, ok := got[u.ID]; !ok && rule.reaches != nil && rule.reaches(u.Name) {
							t.Errorf("%q is missing", u.Name)
						}
					}
					if n := srv.Count(""); n > 2*4*fruitless {
						t.Errorf("%d requests", n)
					}
				})
			})
		}
	}
}

// Which query is read next does not depend on whose answer came first.
func TestTheNextQueryIsTheSameInWhateverOrderAnswersCame(t *testing.T) {
	c := newTestClient(t, Options{Transport: &stub{}})
	next := func(queries ...string) (best, doubtful, split string) {
		with := func(total int) *search[access.User] {
			f := newSearch(&sweep[access.User]{c: c, l: c.userList()})
			for _, q := range queries {
				f.pending = append(f.pending, candidate{q, total})
			}
			return f
		}
		best, _ = with(7).choose(t.Context())
		_, split = with(c.reach() + 1).choose(t.Context())
		return best, with(7).doubtful(t.Context()), split
	}
	for _, queries := range [][]string{{"a", "b", "c"}, {"b", "c", "a"}, {"c", "b", "a"}} {
		if best, doubtful, split := next(queries...); best != "a" || doubtful != "a" || split != "a" {
			t.Errorf("%v: %q, %q, %q", queries, best, doubtful, split)
		}
	}
}

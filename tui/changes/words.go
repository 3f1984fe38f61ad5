package changes

import (
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/rows"
)

// what says what changed, once for reading under the person's name and once
// under the resource's.
func what(e entry) (ofWho, ofThing string) {
	c := e.c
	switch {
	case c.Field == "" && c.Type == access.TypeUser:
		text := "new in the account"
		if c.Kind == store.Lost {
			text = "no longer in the account"
		}
		return text, e.person + ": " + text
	case c.Field == "" && e.person == "":
		text := "new " + string(c.Type)
		if c.Kind == store.Lost {
			text = "the " + string(c.Type) + " is gone"
		}
		return e.thing + ": " + text, text
	case c.Field == "":
		if c.Type == access.TypeRole {
			return e.thing, e.person
		}
		return held(c.Entitlement) + on(c.Type) + e.thing, e.person + ": " + held(c.Entitlement)
	case e.person == "" || c.Type == access.TypeUser:
		text := value(c)
		if c.Type == access.TypeUser {
			return text, e.person + ": " + text
		}
		return e.thing + ": " + text, text
	case c.Type == access.TypeRole:
		return e.thing + ", " + value(c), e.person + ": " + value(c)
	}
	now, was := words.Clean(c.To), words.Clean(c.From)
	return fmt.Sprintf("%s%s%s, was %s", now, on(c.Type), e.thing, was), e.person + ": " + value(c)
}

func held(e access.Entitlement) string { return words.Clean(string(e)) }

func on(t access.ResourceType) string {
	if t == access.TypeTeam {
		return " of "
	}
	return " on "
}

// value is a field that was altered.
func value(c store.Change) string { return words.Clean(rows.Altered(c)) }

// runWords says what is worth knowing of a run besides its number and time.
func runWords(runs []store.Run, i int) string {
	r := runs[i]
	var list []string
	switch {
	case i == len(runs)-1:
		list = append(list, "the first: a baseline")
	default:
		list = append(list, countWords(r.Changes))
	}
	if r.Result == store.ResultPartial {
		list = append(list, "partial")
	}
	if i+1 < len(runs) && r.SeesAll != runs[i+1].SeesAll {
		if r.SeesAll {
			list = append(list, "key sees more than before")
		} else {
			list = append(list, "key sees less than before")
		}
	} else if !r.SeesAll {
		list = append(list, "key sees part of the account")
	}
	return strings.Join(list, ", ")
}

func countWords(c store.ChangeCounts) string {
	var list []string
	for _, x := range []struct {
		n    int
		word string
	}{{c.Gained, "gained"}, {c.Lost, "lost"}, {c.Altered, "altered"}} {
		if x.n > 0 {
			list = append(list, words.Count(x.n)+" "+x.word)
		}
	}
	if len(list) == 0 {
		return "no change"
	}
	return strings.Join(list, ", ")
}

package changes

import (
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
)

var fieldNames = map[string]string{
	"email": "e-mail", "job_title": "job title", "time_zone": "time zone", "sso": "single sign-on", "default_role": "open to",
}

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
		was := roleBefore(c)
		return e.thing + ", was " + was, e.person + ": was " + was
	}
	now, was := words.Clean(c.To), words.Clean(c.From)
	return fmt.Sprintf("%s%s%s, was %s", now, on(c.Type), e.thing, was), fmt.Sprintf("%s: %s, was %s", e.person, now, was)
}

func held(e access.Entitlement) string { return words.Clean(string(e)) }

func on(t access.ResourceType) string {
	if t == access.TypeTeam {
		return " of "
	}
	return " on "
}

// value is a field that was altered.
func value(c store.Change) string {
	if c.Field == "status" && c.From == string(access.Invited) && c.To == string(access.Active) {
		return "accepted the invitation"
	}
	name := fieldNames[c.Field]
	if name == "" {
		name = words.Clean(c.Field)
	}
	now, was := words.Clean(c.To), words.Clean(c.From)
	if now == "" {
		now = "(none)"
	}
	if was == "" {
		was = "(none)"
	}
	return fmt.Sprintf("%s %s, was %s", name, now, was)
}

// roleBefore is the label of the role somebody had. The new role's name tells
// which of the two sets of labels the account's plan has.
func roleBefore(c store.Change) string {
	advanced := access.RoleName(c.To, true) == c.Resource
	return words.Clean(access.RoleName(c.From, advanced))
}

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

package words

import (
	"strconv"
	"strings"
)

// Count writes a number with its thousands apart: 10,000.
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural is "1 person" or "3 people".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// List writes "a", "a and b", "a, b and c".
func List(names []string) string { return listed(names, " and ") }

// Either writes "a", "a or b", "a, b or c".
func Either(names []string) string { return listed(names, " or ") }

func listed(names []string, last string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	end := len(names) - 1
	return strings.Join(names[:end], ", ") + last + names[end]
}

// Few names up to most things and counts the rest: "a, b and 7 more".
func Few(names []string, most int) string {
	if len(names) <= most {
		return List(names)
	}
	return strings.Join(names[:most], ", ") + " and " + Count(len(names)-most) + " more"
}

// Comma joins what is not empty: "a, b".
func Comma(parts ...string) string { return join(", ", parts) }

// Sentences joins those that are not empty.
func Sentences(parts ...string) string { return join(" ", parts) }

func join(between string, parts []string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, between)
}

// A puts the article before a word: "a number", "an object".
func A(noun string) string {
	if noun != "" && strings.ContainsRune("aeiouAEIOU", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

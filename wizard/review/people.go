package review

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// ReadPeople reads the file that says who is whose manager: a table as CSV with
// the columns email, manager and left, in any order, others beside them.
func ReadPeople(text []byte) ([]Person, *flow.Problem) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return nil, peopleProblem("it is not UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = delimiter(text), -1, true
	header, err := r.Read()
	if err != nil {
		return nil, peopleProblem("it has no header")
	}
	columns := map[string]int{}
	for i, name := range header {
		columns[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, need := range []string{"email", "manager"} {
		if _, ok := columns[need]; !ok {
			return nil, peopleProblem("it has no column " + need)
		}
	}
	var people []Person
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return people, nil
		}
		if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, peopleProblem(fmt.Sprintf("line %d is not a row of a table", wrong.StartLine))
		}
		if err != nil {
			return nil, peopleProblem(err.Error())
		}
		line, _ := r.FieldPos(0)
		person, wrong := readPerson(row, columns)
		switch {
		case wrong != "":
			return nil, peopleProblem(fmt.Sprintf("line %d: %s", line, wrong))
		case person.Email != "":
			people = append(people, person)
		}
	}
}

// delimiter is the one of three that the header has most of.
func delimiter(text []byte) rune {
	header, _, _ := bytes.Cut(text, []byte("\n"))
	best, most := ',', 0
	for _, d := range ",;\t" {
		if n := bytes.Count(header, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

func readPerson(row []string, columns map[string]int) (Person, string) {
	cell := func(name string) string {
		if i, ok := columns[name]; ok && i < len(row) {
			return words.OneLine(row[i])
		}
		return ""
	}
	var p Person
	for _, to := range [...]struct {
		name string
		to   *string
	}{{"email", &p.Email}, {"manager", &p.Manager}} {
		typed := cell(to.name)
		if typed == "" {
			continue
		}
		_, email, err := flow.ParsePerson(typed)
		if err != nil {
			return p, err.Error()
		}
		*to.to = email
	}
	switch left := strings.ToLower(cell("left")); left {
	case "", "no", "n", "false", "0":
	case "yes", "y", "true", "1", "x", "left":
		p.Left = true
	default:
		return p, fmt.Sprintf("%q is neither yes nor no", left)
	}
	return p, ""
}

func peopleProblem(what string) *flow.Problem {
	return refuse(failure.ReviewPeopleFile, "--people FILE", failure.Blanks{"reason": what})
}

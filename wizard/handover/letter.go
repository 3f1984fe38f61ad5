package handover

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"connectpd/store/words"
)

// Letter is the message that carries an invitation.
type Letter struct {
	Subject string
	From    Person
	To      []Person
	Text    string // lines end with \n
	Files   []File // attached
}

// File is attached to a letter.
type File struct {
	Name, Type string // its media type
	Data       []byte
}

// Sender sends letters by mail. Where there is none the letter is written as
// a file, to be sent by the person.
type Sender interface {
	Send(ctx context.Context, l Letter) error
}

// command continues a set-up from a letter.
const command = "connectpd setup --invite -"

// letterWidth is narrow enough for the windows and panes that show the letter
// before it is sent, and for the quote marks of those who answer it.
const letterWidth = 64

// What lines that go on begin with, below the facts and below the steps.
const (
	factIndent = "             "
	stepIndent = "   "
)

// fill writes a paragraph in lines of letterWidth, the first as it is and the
// others indented. A word that is longer stands on a line of its own. Blanks
// that a line begins with, or that align, stay.
func fill(b *strings.Builder, indent, text string) {
	line := strings.TrimRight(text, " ")
	for utf8.RuneCountInString(line) > letterWidth {
		head := string([]rune(line)[:letterWidth+1])
		at := strings.LastIndex(head, " ")
		if strings.TrimSpace(line[:max(at, 0)]) == "" { // one long word
			rest := strings.Index(strings.TrimLeft(line, " "), " ")
			if rest < 0 {
				break
			}
			at = len(line) - len(strings.TrimLeft(line, " ")) + rest
		}
		b.WriteString(strings.TrimRight(line[:at], " ") + "\n")
		line = indent + strings.TrimLeft(line[at:], " ")
	}
	b.WriteString(line + "\n")
}

// Compose words the message to the people who should finish the set-up. note
// is the sender's own, or empty. An invitation that cannot be encoded gives a
// letter without its block; callers check Encode first.
func Compose(i Invitation, to []Person, note string) Letter {
	block, err := i.Encode()
	if err != nil {
		block = ""
	}
	l := Letter{
		Subject: fmt.Sprintf("Please finish connecting PagerDuty (%s)", words.OneLine(i.App.Name)),
		From:    i.From, To: to,
	}
	var b strings.Builder
	paragraph := func(indent, format string, args ...any) { fill(&b, indent, fmt.Sprintf(format, args...)) }
	gap := func() { b.WriteString("\n") }
	paragraph("", "Hello %s,", greeting(to))
	gap()
	paragraph("", "%s asks you to finish setting up a PagerDuty connector. It needs an API key that only an Admin (Global Admin) or "+
		"Account Owner of PagerDuty can create.", words.OneLine(callName(i.From)))
	gap()
	if note = words.OneLine(note); note != "" {
		paragraph("", "%s writes: %s", words.OneLine(callName(i.From)), note)
		gap()
	}
	paragraph(factIndent, "  Connector  %s", words.OneLine(i.Connector))
	paragraph(factIndent, "  App        %s", appText(i.App))
	paragraph(factIndent, "  Owners     %s", ownersText(i.Owners))
	gap()
	paragraph("", "An owner must be Admin (Global Admin) or Account Owner in PagerDuty, and Connector Administrator or Super "+
		"Administrator where the connector lives. On your own computer you already are.")
	gap()
	paragraph("", "It takes about two minutes. connectpd only reads, and the key stays with you: please do not send it to anyone, "+
		"including me.")
	gap()
	paragraph(stepIndent, "1. Get connectpd, if you do not have it: it is a single program file without an installer. Get it from wherever "+
		"your company keeps such tools, or ask me.")
	paragraph(stepIndent, "2. Copy this whole message, run the following in a terminal, and paste:")
	gap()
	paragraph(stepIndent, "   %s", command)
	gap()
	paragraph(stepIndent, "   (Or save the message as a file and give its name instead of the dash.)")
	gap()
	b.WriteString(block)
	l.Text = b.String()
	return l
}

// Lines is the text, line by line.
func (l Letter) Lines() []string {
	return strings.Split(strings.TrimSuffix(l.Text, "\n"), "\n")
}

func callName(p Person) string {
	switch {
	case p.Name == "":
		return p.Email
	case p.Email == "":
		return p.Name
	}
	return p.Name + " (" + p.Email + ")"
}

func greeting(to []Person) string {
	names := make([]string, 0, len(to))
	for _, p := range to {
		names = append(names, cmp.Or(words.OneLine(p.Name), words.OneLine(p.Email)))
	}
	return words.List(names)
}

func appText(a App) string {
	if a.IDP == "" {
		return words.OneLine(a.Name)
	}
	return words.OneLine(a.Name) + ", sign-in with " + words.OneLine(a.IDP)
}

func ownersText(owners []Person) string {
	names := make([]string, len(owners))
	for i, p := range owners {
		names[i] = words.OneLine(callName(p))
	}
	return words.Comma(names...)
}

package handover

import (
	"context"
	"fmt"
	"strings"
)

// Letter is the message that carries an invitation.
type Letter struct {
	Subject string
	From    Person
	To      []Person
	Text    string // lines end with \n
}

// Sender sends letters by mail. Where there is none the letter is written as
// a file, to be sent by the person.
type Sender interface {
	Send(ctx context.Context, l Letter) error
}

// Command continues a set-up from a letter.
const Command = "connectpd setup --invite -"

// Compose words the message to the people who should finish the set-up. note
// is the sender's own, or empty. An invitation that cannot be encoded gives a
// letter without its block; callers check Encode first.
func Compose(i Invitation, to []Person, note string) Letter {
	block, err := i.Encode()
	if err != nil {
		block = ""
	}
	l := Letter{
		Subject: fmt.Sprintf("Please finish connecting PagerDuty (%s)", cleanText(i.App.Name)),
		From:    i.From, To: to,
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("Hello %s,", greeting(to))
	line("")
	line("%s asks you to finish setting up a PagerDuty connector.", cleanText(callName(i.From)))
	line("It needs an API key that only an Admin (Global Admin) or Account Owner of")
	line("PagerDuty can create.")
	line("")
	if note = cleanText(note); note != "" {
		line("%s writes: %s", cleanText(callName(i.From)), note)
		line("")
	}
	line("  Connector  %s", cleanText(i.Connector))
	line("  App        %s", appText(i.App))
	line("  Owners     %s", ownersText(i.Owners))
	line("")
	line("What an owner needs: Admin (Global Admin) or Account Owner in PagerDuty, and")
	line("Connector Administrator or Super Administrator where the connector lives. On")
	line("your own computer you are that already.")
	line("")
	line("It takes about two minutes. connectpd only reads, and the key stays with you:")
	line("please do not send it to anybody, not to me either.")
	line("")
	line("1. Get connectpd, if you do not have it: it is one program file without an")
	line("   installer. Take it from where your company keeps such tools, or ask me.")
	line("2. Copy this whole message, run the following in a terminal, and paste:")
	line("")
	line("   %s", Command)
	line("")
	line("   (Or save the message as a file and name the file in place of the dash.)")
	line("")
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
	words := make([]string, 0, len(to))
	for _, p := range to {
		name := cleanText(p.Name)
		if name == "" {
			name = cleanText(p.Email)
		}
		words = append(words, name)
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func appText(a App) string {
	if a.IDP == "" {
		return cleanText(a.Name)
	}
	return cleanText(a.Name) + ", signed in to through " + cleanText(a.IDP)
}

func ownersText(owners []Person) string {
	words := make([]string, len(owners))
	for i, p := range owners {
		words[i] = cleanText(callName(p))
	}
	return strings.Join(words, ", ")
}

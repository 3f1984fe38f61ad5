package flow

import (
	"fmt"
	"net/mail"
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
)

// LongestName is in characters: of people, apps and identity providers.
const LongestName = 100

// NameTooLong says that a name is longer than LongestName.
func NameTooLong() failure.Told {
	return failure.Tell(failure.NameTooLong, failure.Blanks{"limit": words.Count(LongestName)})
}

// longestEmail is in bytes (RFC 5321, section 4.5.3.1.3, less its brackets).
const longestEmail = 254

// ParsePerson reads "name@host" or "Name <name@host>".
func ParsePerson(typed string) (name, email string, err error) {
	a, err := mail.ParseAddress(words.OneLine(typed))
	if err != nil {
		return "", "", fmt.Errorf("%q is not an email address", words.OneLine(typed))
	}
	if len(a.Address) > longestEmail || strings.ContainsAny(a.Address, " \"<>(),:;\\") {
		return "", "", fmt.Errorf("%q is not an email address", words.OneLine(typed))
	}
	name = words.OneLine(a.Name)
	if len([]rune(name)) > LongestName {
		name = string([]rune(name)[:LongestName])
	}
	return name, a.Address, nil
}

// MadeUp reports that an address is one of this computer or network only, such
// as user@host: nobody signs in to PagerDuty with it.
func MadeUp(email string) bool {
	host := strings.ToLower(email[strings.LastIndexByte(email, '@')+1:])
	dot := strings.LastIndexByte(host, '.')
	switch host[dot+1:] {
	case "local", "localdomain", "lan", "internal", "home", "invalid":
		return true
	}
	return dot < 0
}

// MadeUpProblem refuses such an address where somebody says who they are.
func MadeUpProblem(field, flag, email string) *Problem {
	return &Problem{Told: failure.Tell(failure.EmailMadeUp, failure.Blanks{"typed": email}), Field: field, Flag: flag, Kept: NothingSaved}
}

// EmailProblem says that typed is no e-mail address: err, of ParsePerson.
func EmailProblem(field, flag, typed string, err error) *Problem {
	return &Problem{
		Told:  failure.Tell(failure.EmailOdd, failure.Blanks{"typed": words.OneLine(typed)}),
		Field: field, Flag: flag, Kept: NothingSaved, Err: err,
	}
}

// RefusedOwner is why somebody cannot own a connector on this platform.
func RefusedOwner(p access.Person) string {
	switch p.Role {
	case access.SuperAdministrator, access.ConnectorAdministrator:
		return ""
	case access.PlatformRoleUnknown:
		return "their role here could not be checked"
	}
	return "neither Connector Administrator nor Super Administrator here"
}

// SameEmail compares e-mails as the store does: without case.
func SameEmail(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

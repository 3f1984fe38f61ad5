package flow

import (
	"fmt"
	"net/mail"
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
)

// LongestName is in characters: of people, apps and identity providers.
const LongestName = 100

// longestEmail is in bytes (RFC 5321, section 4.5.3.1.3, less its brackets).
const longestEmail = 254

// ParsePerson reads "name@host" or "Name <name@host>".
func ParsePerson(typed string) (name, email string, err error) {
	a, err := mail.ParseAddress(words.OneLine(typed))
	if err != nil {
		return "", "", fmt.Errorf("%q is no e-mail address", words.OneLine(typed))
	}
	if len(a.Address) > longestEmail || strings.ContainsAny(a.Address, " \"<>(),:;\\") {
		return "", "", fmt.Errorf("%q is no e-mail address", words.OneLine(typed))
	}
	name = words.OneLine(a.Name)
	if len([]rune(name)) > LongestName {
		name = string([]rune(name)[:LongestName])
	}
	return name, a.Address, nil
}

func EmailProblem(field, flag string, err error) *Problem {
	return &Problem{
		Code: CodeInvalid, Field: field, Flag: flag,
		What: err.Error() + ".",
		Why:  "Owners are recognised by their e-mail, here and in PagerDuty.",
		Do:   "Type it as ada@example.com.",
		Kept: NothingSaved,
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

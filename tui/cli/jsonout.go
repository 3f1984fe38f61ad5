package cli

import (
	"io"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/export"
)

// jsonVersion is the "version" of every object that is printed. It changes
// only when a name of the contract changes its meaning.
const jsonVersion = 1

// lines writes one object a line.
type lines struct{ w io.Writer }

func newLines(w io.Writer) lines { return lines{w} }

func (l lines) write(v any) error {
	line, err := export.Line(v)
	if err != nil {
		return err
	}
	_, err = l.w.Write(line)
	return err
}

// orNull is nil for the empty string: what is not known is null.
func orNull[T ~string](v T) *T {
	if v == "" {
		return nil
	}
	return &v
}

// utc is a moment as JSON carries it; nil for the zero time.
func utc(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	u := t.UTC()
	return &u
}

type principalJSON struct {
	Type   access.ResourceType `json:"type"`
	ID     string              `json:"id"`
	Email  *string             `json:"email"`
	Name   string              `json:"name"`
	Status access.UserStatus   `json:"status"`
}

func principal(u access.User) principalJSON {
	return principalJSON{access.TypeUser, u.ID, orNull(u.Email), u.Name, u.Status}
}

type resourceJSON struct {
	Type access.ResourceType `json:"type"`
	ID   string              `json:"id"`
	Name string              `json:"name"`
}

// grantJSON is a line of access --json.
type grantJSON struct {
	Version     int                `json:"version"`
	Principal   principalJSON      `json:"principal"`
	Resource    resourceJSON       `json:"resource"`
	Entitlement access.Entitlement `json:"entitlement"`
}

func grant(h store.Holding) grantJSON {
	return grantJSON{
		Version: jsonVersion, Principal: principal(h.User),
		Resource:    resourceJSON{h.Type, h.ResourceID, h.ResourceName},
		Entitlement: h.Entitlement,
	}
}

// couldNotCheck is the pagerduty_role of an owner whom a key that sees a part
// of the account did not show. Before the first data the role is null.
const couldNotCheck = "could_not_check"

type ownerJSON struct {
	Name          string             `json:"name"`
	Email         string             `json:"email"`
	PlatformRole  store.PlatformRole `json:"platform_role"`
	PagerDutyRole *string            `json:"pagerduty_role"`
}

func owners(c store.Connector) []ownerJSON {
	list := make([]ownerJSON, 0, len(c.Owners))
	for _, o := range c.Owners {
		role := o.PagerDutyRole
		if role == "" && c.LastApplied != nil {
			role = couldNotCheck
		}
		list = append(list, ownerJSON{o.Name, o.Email, o.Role, orNull(role)})
	}
	return list
}

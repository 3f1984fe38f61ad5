package cli

import (
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/wizard/platform"
)

// statusJSON is the document of status --json.
type statusJSON struct {
	Version int `json:"version"`
	// EnvToken: CONNECTPD_TOKEN is set, and sync here uses it, not the kept
	// tokens.
	EnvToken   bool            `json:"env_token"`
	Connectors []connectorJSON `json:"connectors"`
}

type connectorJSON struct {
	ID           string         `json:"id"`
	Name         string         `json:"name"`
	Platform     store.Platform `json:"platform"`
	App          appJSON        `json:"app"`
	Owners       []ownerJSON    `json:"owners"`
	Status       store.Status   `json:"status"`
	StatusReason *string        `json:"status_reason"`
	Account      *accountJSON   `json:"account"`
	Token        *tokenJSON     `json:"token"`
	LastSync     *syncJSON      `json:"last_sync"`
	DataAge      *int64         `json:"data_age_s"`
	HandedOver   *handOverJSON  `json:"handed_over"`
	Tenant       *tenantJSON    `json:"tenant"`
	Live         *liveJSON      `json:"live"`
	Reviews      []reviewJSON   `json:"reviews"`
}

type appJSON struct {
	ID   string  `json:"id"`
	Name string  `json:"name"`
	IDP  *string `json:"idp"`
}

type accountJSON struct {
	Subdomain string  `json:"subdomain"`
	Region    *string `json:"region"`
	API       string  `json:"api"`
}

type tokenJSON struct {
	Last4    string           `json:"last4"`
	Kind     access.TokenKind `json:"kind"`
	StoredIn keychain.Kind    `json:"stored_in"`
	AddedAt  *time.Time       `json:"added_at"`
	// OldKeys were replaced, and PagerDuty was not seen to refuse them yet.
	OldKeys []oldKeyJSON `json:"old_keys"`
}

type oldKeyJSON struct {
	Last4      string     `json:"last4"`
	AddedAt    *time.Time `json:"added_at"`
	ReplacedAt *time.Time `json:"replaced_at"`
}

type syncJSON struct {
	ID         int64         `json:"id"`
	StartedAt  *time.Time    `json:"started_at"`
	FinishedAt *time.Time    `json:"finished_at"`
	Result     store.Result  `json:"result"`
	Requests   int           `json:"requests"`
	Counts     access.Counts `json:"counts"`
}

type handOverJSON struct {
	Name  string     `json:"name"`
	Email string     `json:"email"`
	At    *time.Time `json:"at"`
}

// tenantJSON is where a connector lives in ConductorOne, and what the tenant
// said of it when it was last asked.
type tenantJSON struct {
	Host         string        `json:"host"`
	AppID        string        `json:"app_id"`
	ConnectorID  string        `json:"connector_id"`
	Link         string        `json:"link"`
	Status       *store.Status `json:"status"`
	StatusReason *string       `json:"status_reason"`
	Raw          *string       `json:"raw"`
	AskedAt      *time.Time    `json:"asked_at"`
	Unasked      *string       `json:"not_asked"` // why the tenant could not be asked now
	AppUsers     *int          `json:"app_users"` // how many have access to the app there; null where it does not say
}

func inTenant(c store.Connector, place platform.Place) *tenantJSON {
	t := c.Tenant
	if t == nil {
		return nil
	}
	j := &tenantJSON{Host: t.Host, AppID: t.AppID, ConnectorID: t.ConnectorID, Link: place.Link,
		StatusReason: orNull(t.Polled.Reason), Raw: orNull(t.Polled.Raw), Unasked: orNull(place.Polled.Unasked)}
	if !t.Polled.At.IsZero() {
		j.Status, j.AskedAt = &t.Polled.Status, utc(t.Polled.At)
	}
	if n := place.Polled.Users; n > 0 {
		j.AppUsers = &n
	}
	return j
}

type liveJSON struct {
	PID   int        `json:"pid"`
	Host  string     `json:"host"`
	Since *time.Time `json:"since"`
}

// connector is one connector as status --json shows it at a moment. Counts
// are those of the data as it stands, also after a run that applied nothing.
func connector(place platform.Place, c store.Connector, now time.Time) connectorJSON {
	status, why := c.Standing()
	j := connectorJSON{
		ID: c.ID, Name: c.Name, Platform: c.Platform,
		App:     appJSON{c.App.ID, c.App.Name, orNull(c.App.IDP)},
		Owners:  owners(c),
		Reviews: []reviewJSON{}, Status: status, StatusReason: orNull(why), Tenant: inTenant(c, place),
	}
	if c.Account.API != "" || c.Account.Subdomain != "" {
		j.Account = &accountJSON{c.Account.Subdomain, orNull(c.Account.Region), c.Account.API}
	}
	if t := c.Token; t.Number != 0 {
		j.Token = &tokenJSON{Last4: t.Last4, Kind: t.Kind, StoredIn: t.StoredIn, AddedAt: utc(t.AddedAt), OldKeys: []oldKeyJSON{}}
		for _, o := range c.OldTokens {
			j.Token.OldKeys = append(j.Token.OldKeys, oldKeyJSON{o.Last4, utc(o.AddedAt), utc(o.ReplacedAt)})
		}
	}
	if r := c.LastRun; r != nil {
		j.LastSync = &syncJSON{r.ID, utc(r.StartedAt), utc(r.FinishedAt), r.Result, r.Traffic.Requests, standing(c)}
	}
	if r := c.LastApplied; r != nil {
		age := max(0, int64(now.Sub(r.FinishedAt)/time.Second))
		j.DataAge = &age
	}
	if h := c.HandedOver; h != nil {
		j.HandedOver = &handOverJSON{h.Name, h.Email, utc(h.At)}
	}
	if l := c.Live; l != nil {
		j.Live = &liveJSON{l.PID, l.Host, utc(l.Since)}
	}
	return j
}

// standing counts the snapshot as it stands.
func standing(c store.Connector) access.Counts {
	if c.LastApplied == nil {
		return access.Counts{}
	}
	return c.LastApplied.Counts
}

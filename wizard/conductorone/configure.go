package conductorone

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

const (
	formPath = "/api/v1/connectorcatalog"
	// envType marks the envelope of a connector's configuration.
	envType = "type.googleapis.com/c1.api.app.v1.EnvConfig"
	// usualField is the token's field name where the tenant does not let its
	// form be read.
	usualField = "pagerduty_api_token"
	// tokenLabel is what the tenant's screens call that field.
	tokenLabel = "api token"
)

type wireField struct {
	Name        string           `json:"name"`
	DisplayName text             `json:"displayName"`
	Str         *wireSecretField `json:"str"`
	Text        *wireSecretField `json:"text"`
	Secret      json.RawMessage  `json:"secret"`
}

type wireSecretField struct {
	Secret bool `json:"secret"`
}

func (f wireField) secret() bool {
	return f.Str != nil && f.Str.Secret || f.Text != nil && f.Text.Secret ||
		len(f.Secret) > 0 && string(f.Secret) != "null" && string(f.Secret) != "false"
}

func (f wireField) labelled() bool {
	return strings.EqualFold(strings.TrimSpace(string(f.DisplayName)), tokenLabel)
}

// form asks under which name the tenant's form wants the API token; the zero
// connector is one that does not exist yet. It has been pagerduty_api_token;
// the connector's own name for it is token, so the form is asked. A tenant that
// does not show the form gets the usual name; a form in which the token cannot
// be told is an error, for a token in the wrong field is shown to those who may
// read it.
func (c *Client) form(ctx context.Context, of tenant.Connector) (tenant.Form, error) {
	var got struct {
		Schema *struct {
			Fields []wireField `json:"fields"`
		} `json:"schema"`
	}
	err := c.search(ctx, opForm, formPath, struct {
		CatalogID   string `json:"catalogId"`
		AppID       string `json:"appId,omitempty"`
		ConnectorID string `json:"connectorId,omitempty"`
	}{tenant.CatalogID, of.AppID, of.ID}, into(&got, nil))
	switch {
	case isKind(err, platform.KindForbidden, platform.KindNotFound, platform.KindBadRequest):
		return tenant.Form{Field: usualField}, nil
	case err != nil:
		return tenant.Form{}, err
	case got.Schema == nil || len(got.Schema.Fields) == 0:
		return tenant.Form{Field: usualField}, nil
	}
	if f := chooseField(got.Schema.Fields); f.Name != "" {
		return tenant.Form{Field: f.Name, Label: remote.Clean(string(f.DisplayName)), Shown: true}, nil
	}
	return tenant.Form{}, &Error{Kind: platform.KindUnsupported, Op: opForm, Tenant: c.tenant, Message: "its fields are " + fieldNames(got.Schema.Fields)}
}

// formPatience is how long a sign-in waits for the form.
const formPatience = 5 * time.Second

// newForm is what a new connector will ask for, as far as the tenant tells in
// time: before it is saved the form is asked for again.
func (c *Client) newForm(ctx context.Context) (tenant.Form, error) {
	inner, stop := context.WithTimeout(ctx, formPatience)
	defer stop()
	form, err := c.form(inner, tenant.Connector{})
	if isKind(err, platform.KindUnsupported) {
		form.Unclear = err
	}
	return form, ctx.Err()
}

// chooseField is the secret field labelled as the token; else one of the names
// that are known; else the only secret field. It has no name where that is not
// clear.
func chooseField(fields []wireField) wireField {
	fields = slices.DeleteFunc(slices.Clone(fields), func(f wireField) bool { return f.Name == "" })
	for _, fits := range []func(wireField) bool{
		func(f wireField) bool { return f.labelled() && f.secret() },
		func(f wireField) bool { return f.Name == usualField || f.Name == "token" && f.secret() },
		wireField.labelled,
	} {
		if i := slices.IndexFunc(fields, fits); i >= 0 {
			return fields[i]
		}
	}
	secrets := slices.DeleteFunc(fields, func(f wireField) bool { return !f.secret() })
	if len(secrets) == 1 {
		return secrets[0]
	}
	return wireField{}
}

func fieldNames(fields []wireField) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = remote.Clean(f.Name)
	}
	return remote.Clean(strings.Join(names, ", "))
}

type wireEnvelope struct {
	Type          string                  `json:"@type"`
	Configuration map[string]wireEnvValue `json:"configuration"`
}

type wireEnvValue struct {
	String string `json:"stringValue"`
}

type wireUpdate struct {
	Connector struct {
		AppID       string       `json:"appId"`
		CatalogID   string       `json:"catalogId"`
		Config      wireEnvelope `json:"config"`
		DisplayName string       `json:"displayName"`
		ID          string       `json:"id"`
	} `json:"connector"`
	UpdateMask string `json:"updateMask"`
}

// Configure saves the API token as the connector's configuration, after which
// the tenant syncs. It sends the token once; a doubtful outcome is settled by
// what the connector says of its last configuration. Doing it again with the
// same token changes nothing.
func (c *Client) Configure(ctx context.Context, of tenant.Connector, token secret.Value) (tenant.Connector, error) {
	before, err := c.Connector(ctx, of.AppID, of.ID)
	if err != nil {
		return tenant.Connector{}, err
	}
	if before.CatalogID != tenant.CatalogID {
		return tenant.Connector{}, &Error{Kind: platform.KindUnsupported, Op: opConfigure, Tenant: c.tenant, Message: "this connector is not a PagerDuty connector"}
	}
	wanted, err := c.form(ctx, before)
	if err != nil {
		return tenant.Connector{}, err
	}
	var got wireOneConnector
	err = c.change(ctx, call{
		op: opConfigure, method: http.MethodPost, path: connectorPath(before.AppID, before.ID, ""),
		body: configuration(before, wanted.Field, token), hide: []secret.Value{token},
		decode: into(&got, (*wireOneConnector).check),
	})
	if err == nil {
		return got.inApp(before.AppID), nil
	}
	after, ok, _ := lookFor(ctx, c, err, func() (tenant.Connector, bool, error) {
		now, err := c.Connector(ctx, before.AppID, before.ID)
		return now, now.ConfiguredAt.After(before.ConfiguredAt), err
	})
	if ok && isDoubtful(err) {
		return after, nil
	}
	return tenant.Connector{}, err
}

// configuration is the body that saves the token.
func configuration(of tenant.Connector, field string, token secret.Value) wireUpdate {
	u := wireUpdate{UpdateMask: "config"}
	u.Connector.AppID, u.Connector.CatalogID, u.Connector.ID = of.AppID, of.CatalogID, of.ID
	u.Connector.DisplayName = of.Name
	if u.Connector.DisplayName == "" {
		u.Connector.DisplayName = pagerDuty
	}
	u.Connector.Config = wireEnvelope{
		Type:          envType,
		Configuration: map[string]wireEnvValue{field: {token.Reveal()}},
	}
	return u
}

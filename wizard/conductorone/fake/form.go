package fake

import "net/http"

type wireField struct {
	Name        string        `json:"name"`
	DisplayName string        `json:"displayName"`
	HelpURL     string        `json:"helpUrl"`
	Str         *wireStrField `json:"str,omitempty"`
	Checkbox    *wireCheckbox `json:"checkbox,omitempty"`
	ReadOnly    *struct{}     `json:"readOnly,omitempty"`
}

type wireStrField struct {
	Secret bool `json:"secret"`
}

type wireCheckbox struct {
	Checked bool `json:"checked"`
}

// form is what the PagerDuty entry of the catalogue asks for.
func (t *Tenant) form(x *exchange) answer {
	var q struct {
		CatalogID   string `json:"catalogId"`
		AppID       string `json:"appId"`
		ConnectorID string `json:"connectorId"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	switch {
	case t.o.HideForm:
		return problem(http.StatusForbidden, 7, "permission denied")
	case q.CatalogID != CatalogPagerDuty:
		return unknown("catalog entry")
	}
	type schema struct {
		DisplayName string      `json:"displayName"`
		HelpURL     string      `json:"helpUrl"`
		IsOAuth2    bool        `json:"isOauth2"`
		Fields      []wireField `json:"fields"`
	}
	return respond(http.StatusOK, struct {
		Schema     schema    `json:"schema"`
		FormSchema *struct{} `json:"formSchema"`
	}{Schema: schema{DisplayName: "PagerDuty", Fields: []wireField{
		{Name: "note", DisplayName: "How to create a key", ReadOnly: &struct{}{}},
		{Name: "external_sync_mode", DisplayName: "Sync everything", Checkbox: &wireCheckbox{true}},
		{Name: t.o.TokenField, DisplayName: "API token", Str: &wireStrField{Secret: true}},
	}}})
}

package remote

import "connectpd/store/failure"

// A Trouble is why a remote service could not be asked, or who answered in its
// place. The table of failures has its words.
type Trouble struct {
	Kind TroubleKind
	Name string // what the sentence names: a host, an issuer, a variable
	Err  error  // as the network said it; no secret is in it
}

// TroubleKind is what happened on the way, as far as words and decisions
// differ.
type TroubleKind string

// The kinds.
const (
	Unreachable    TroubleKind = "unreachable" // none of the others
	UnknownName    TroubleKind = "unknown_name"
	NoNameService  TroubleKind = "no_name_service"
	Refused        TroubleKind = "refused"
	NoRoute        TroubleKind = "no_route"
	ConnectTimeout TroubleKind = "connect_timeout"
	NoAnswer       TroubleKind = "no_answer"
	Stalled        TroubleKind = "stalled"
	CutOff         TroubleKind = "cut_off"
	ProxyMalformed TroubleKind = "proxy_malformed"
	ProxyUnknown   TroubleKind = "proxy_unknown"
	ProxyDown      TroubleKind = "proxy_down"
	ProxySilent    TroubleKind = "proxy_silent"
	ProxyTLS       TroubleKind = "proxy_tls"
	ProxyPassword  TroubleKind = "proxy_password"
	ProxyRefused   TroubleKind = "proxy_refused" // its rules
	ProxyFailed    TroubleKind = "proxy_failed"  // it cannot
	Untrusted      TroubleKind = "untrusted"
	OtherName      TroubleKind = "other_name"
	Expired        TroubleKind = "expired"
	OldTLS         TroubleKind = "old_tls"
	TLSRefused     TroubleKind = "tls_refused"
	TLSSilent      TroubleKind = "tls_silent"
	PlainHTTP      TroubleKind = "plain_http"
	NotTLS         TroubleKind = "not_tls"
	NotHTTP        TroubleKind = "not_http"
	Page           TroubleKind = "page"    // somebody else's answer
	SignIn         TroubleKind = "sign_in" // 511
	Unsendable     TroubleKind = "unsendable"
)

// Error is the network's own text.
func (t *Trouble) Error() string {
	if t.Err == nil {
		return string(t.Kind)
	}
	return Clean(t.Err.Error())
}

// Unwrap gives the network's error.
func (t *Trouble) Unwrap() error { return t.Err }

// Told is the trouble in words, on the way to whom: "PagerDuty (US region)".
func (t *Trouble) Told(whom string) failure.Told {
	name, reason := t.Name, ""
	if name == "" {
		name = troubles[t.Kind].nameless
	}
	if t.Err != nil {
		reason = t.Error()
	}
	return failure.Tell(troubles[t.Kind].row, failure.Blanks{"whom": whom, "name": name, "reason": reason})
}

// Passes tells what may pass by itself, so that asking again makes sense.
func (t *Trouble) Passes() bool { return troubles[t.Kind].passes }

// Unsent tells what is met before a request goes out: it had no effect.
func (t *Trouble) Unsent() bool { return troubles[t.Kind].unsent || isDial(t.Err) }

// TroubleOfStatus tells the statuses that never come from the service itself:
// a proxy's and a network's demand for a sign-in. nil is any other.
func TroubleOfStatus(status int) *Trouble {
	switch status {
	case 407:
		return &Trouble{Kind: ProxyPassword}
	case 511:
		return &Trouble{Kind: SignIn}
	}
	return nil
}

package remote

import "connectpd/store/failure"

// trouble is what the program knows of a kind of network failure; its words
// are the row's.
type trouble struct {
	row      failure.ID
	nameless string // {name} where it is not known
	passes   bool   // by itself
	unsent   bool   // nothing had been sent yet
}

// troubles has a row for every kind.
var troubles = map[TroubleKind]trouble{
	Unreachable:    {row: failure.NetUnreachable, passes: true},
	UnknownName:    {row: failure.NetUnknownName, nameless: "of its host", passes: true, unsent: true},
	NoNameService:  {row: failure.NetNoNameService, nameless: "its host", passes: true, unsent: true},
	Refused:        {row: failure.NetRefused, nameless: "it", passes: true, unsent: true},
	NoRoute:        {row: failure.NetNoRoute, nameless: "it", passes: true, unsent: true},
	ConnectTimeout: {row: failure.NetConnectTimeout, nameless: "it", passes: true, unsent: true},
	NoAnswer:       {row: failure.NetNoAnswer, passes: true},
	Stalled:        {row: failure.NetStalled, passes: true},
	CutOff:         {row: failure.NetCutOff, passes: true},
	ProxyMalformed: {row: failure.NetProxyMalformed, nameless: "HTTPS_PROXY", unsent: true},
	ProxyUnknown:   {row: failure.NetProxyUnknown, nameless: "in HTTPS_PROXY", passes: true, unsent: true},
	ProxyDown:      {row: failure.NetProxyDown, nameless: "in HTTPS_PROXY", passes: true, unsent: true},
	ProxySilent:    {row: failure.NetProxySilent, nameless: "in HTTPS_PROXY", passes: true, unsent: true},
	ProxyTLS:       {row: failure.NetProxyTLS, unsent: true},
	ProxyPassword:  {row: failure.NetProxyPassword, nameless: "in between", unsent: true},
	ProxyRefused:   {row: failure.NetProxyRefused, nameless: "in HTTPS_PROXY", unsent: true},
	ProxyFailed:    {row: failure.NetProxyFailed, nameless: "in HTTPS_PROXY", passes: true, unsent: true},
	Untrusted:      {row: failure.NetUntrusted, nameless: "an unknown issuer", unsent: true},
	OtherName:      {row: failure.NetOtherName, nameless: "it names none", unsent: true},
	Expired:        {row: failure.NetExpired, nameless: "its days are not known", unsent: true},
	OldTLS:         {row: failure.NetOldTLS, unsent: true},
	TLSRefused:     {row: failure.NetTLSRefused, passes: true, unsent: true},
	TLSSilent:      {row: failure.NetTLSSilent, passes: true, unsent: true},
	PlainHTTP:      {row: failure.NetPlainHTTP, unsent: true},
	NotTLS:         {row: failure.NetNotTLS, unsent: true},
	NotHTTP:        {row: failure.NetNotHTTP},
	Page:           {row: failure.NetPage},
	SignIn:         {row: failure.NetSignIn},
	Unsendable:     {row: failure.NetUnsendable, unsent: true},
}

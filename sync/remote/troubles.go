package remote

// trouble is one row of the table of network failures.
type trouble struct {
	what, means, cure string // {whom}, {name} and {reason} are filled in
	nameless          string // {name} where it is not known
	passes            bool   // by itself
	unsent            bool   // nothing had been sent yet
}

const proxyHint = "Where the way out leads through a proxy, name it in HTTPS_PROXY."

// troubles has a row for every kind.
var troubles = map[TroubleKind]trouble{
	Unreachable: {
		what:   "{whom} could not be reached",
		means:  "This computer is offline, or a proxy, a firewall or a VPN stands in between.",
		cure:   "Check the network and try again.",
		passes: true,
	},
	UnknownName: {
		what:     "{whom} could not be reached: the name {name} is not known here",
		means:    "This computer is offline, its name service knows no names outside this network, or the address is mistyped.",
		cure:     "Check the network and the address, then try again. " + proxyHint,
		nameless: "of its host",
		passes:   true, unsent: true,
	},
	NoNameService: {
		what:     "{whom} could not be reached: the name service did not answer for {name}",
		means:    "This computer is offline, or its DNS server cannot be reached or has trouble.",
		cure:     "Check the network and its DNS server, then try again.",
		nameless: "its host",
		passes:   true, unsent: true,
	},
	Refused: {
		what:     "{whom} could not be reached: the connection to {name} was refused",
		means:    "Nothing listens at that address, or a firewall refuses connections to it.",
		cure:     "Check the address and the firewall, then try again. " + proxyHint,
		nameless: "it",
		passes:   true, unsent: true,
	},
	NoRoute: {
		what:     "{whom} could not be reached: this computer has no route to {name}",
		means:    "This computer is offline, or a VPN that is needed is not up.",
		cure:     "Connect the network or the VPN and try again.",
		nameless: "it",
		passes:   true, unsent: true,
	},
	ConnectTimeout: {
		what:     "{whom} could not be reached: no connection to {name} came about in time",
		means:    "A firewall drops what goes out, or the network is very slow.",
		cure:     "Check the network and the firewall, then try again. " + proxyHint,
		nameless: "it",
		passes:   true, unsent: true,
	},
	NoAnswer: {
		what:   "{whom} was connected, but gave no answer in time",
		means:  "The service or something in between is overloaded, or a firewall holds the connection open and passes nothing on.",
		cure:   "Try again in a few minutes; if it stays, try another network.",
		passes: true,
	},
	Stalled: {
		what:   "The answer of {whom} did not arrive whole in time",
		means:  "The network is very slow or broke off, or something in between holds answers back.",
		cure:   "Try again; if it stays, try another network.",
		passes: true,
	},
	CutOff: {
		what:   "The connection to {whom} broke off",
		means:  "The network changed, or a firewall, a proxy or a VPN ended the connection.",
		cure:   "Try again; if it stays, try another network.",
		passes: true,
	},
	ProxyMalformed: {
		what:     "{name} cannot be used: {reason}",
		means:    "A proxy is asked for, so nothing was sent without it.",
		cure:     `Write %25 for %, %23 for #, %2F for /, %5C for \ and %40 for @ in its user name and password, and nothing after its host and port.`,
		nameless: "HTTPS_PROXY",
		unsent:   true,
	},
	ProxyUnknown: {
		what:     "{whom} could not be reached: the name of the proxy, {name}, is not known here",
		means:    "This computer is in another network than the proxy (a VPN is not up), or HTTPS_PROXY is mistyped.",
		cure:     "Connect to the proxy's network, or correct or unset HTTPS_PROXY, then try again.",
		nameless: "in HTTPS_PROXY",
		passes:   true, unsent: true,
	},
	ProxyDown: {
		what:     "{whom} could not be reached: the proxy {name} takes no connection",
		means:    "The proxy is not running, or HTTPS_PROXY has the wrong host or port.",
		cure:     "Correct or unset HTTPS_PROXY, or have the proxy started, then try again.",
		nameless: "in HTTPS_PROXY",
		passes:   true, unsent: true,
	},
	ProxySilent: {
		what:     "{whom} could not be reached: the proxy {name} did not answer in time",
		means:    "This computer is in another network than the proxy, or the proxy is overloaded.",
		cure:     "Connect to the proxy's network, or correct or unset HTTPS_PROXY, then try again.",
		nameless: "in HTTPS_PROXY",
		passes:   true, unsent: true,
	},
	ProxyTLS: {
		what:   "{whom} could not be reached: no encrypted connection to the proxy came about",
		means:  "HTTPS_PROXY begins with https:// although the proxy speaks plain http, or the proxy's certificate is not trusted.",
		cure:   "Write http:// in HTTPS_PROXY (what goes through the proxy is encrypted all the same), then try again.",
		unsent: true,
	},
	ProxyPassword: {
		what:     "{whom} could not be reached: the proxy {name} asks for a user name and password (407)",
		means:    "HTTPS_PROXY names none, or they are no longer right.",
		cure:     "Put them into HTTPS_PROXY before the host (the user name, a colon, the password and an @) and try again.",
		nameless: "in between",
		unsent:   true,
	},
	ProxyRefused: {
		what:     "{whom} could not be reached: the proxy {name} does not let this address through ({reason})",
		means:    "The proxy's rules do not allow it.",
		cure:     "Have the address allowed in the proxy, then try again.",
		nameless: "in HTTPS_PROXY",
		unsent:   true,
	},
	ProxyFailed: {
		what:     "{whom} could not be reached: the proxy {name} could not connect ({reason})",
		means:    "The proxy itself cannot reach the address, or has trouble.",
		cure:     "Try again in a few minutes; if it stays, tell whoever runs the proxy.",
		nameless: "in HTTPS_PROXY",
		passes:   true, unsent: true,
	},
	Untrusted: {
		what:     "{whom} was not asked: the certificate at its address is from {name}, which this computer does not trust",
		means:    "A company's proxy or virus scanner looks into encrypted traffic, or somebody else answers at this address.",
		cure:     "If that issuer is your company's, add its certificate to this computer's trusted ones; on Linux, SSL_CERT_FILE may name a PEM file that holds it and is read in place of the system's file. Otherwise do not go on in this network.",
		nameless: "an unknown issuer",
		unsent:   true,
	},
	OtherName: {
		what:     "{whom} was not asked: the certificate at its address is for another name ({name})",
		means:    "A sign-in page or a proxy stands in between, or the address is mistyped.",
		cure:     "Sign in to the network or check the address, then try again.",
		nameless: "it names none",
		unsent:   true,
	},
	Expired: {
		what:     "{whom} was not asked: the certificate at its address is not valid today ({name})",
		means:    "This computer's clock is wrong, or a proxy in between uses an old certificate.",
		cure:     "Set this computer's clock; if it is right, tell whoever runs the network.",
		nameless: "its days are not known",
		unsent:   true,
	},
	OldTLS: {
		what:   "{whom} was not asked: what answers at its address speaks only an old TLS, which is no longer safe",
		means:  "A proxy or an appliance in between is out of date; TLS 1.2 is the least that is used here.",
		cure:   "Have TLS 1.2 or newer switched on there, or use another network.",
		unsent: true,
	},
	TLSRefused: {
		what:   "{whom} was not asked: no encrypted connection came about ({reason})",
		means:  "A firewall or a proxy in between ends encrypted connections, or asks for a certificate of this computer.",
		cure:   "Try another network, or ask whoever runs this one.",
		passes: true, unsent: true,
	},
	TLSSilent: {
		what:   "{whom} was connected, but the encrypted connection did not come about in time",
		means:  "A firewall lets connections through but not what goes over them, or the network is very slow.",
		cure:   "Check the firewall and try again. " + proxyHint,
		passes: true, unsent: true,
	},
	PlainHTTP: {
		what:   "{whom} was not asked: what answers at its address speaks plain http",
		means:  "The port in the address is wrong, or a proxy or sign-in page stands in between.",
		cure:   "Check the address and its port, and sign in to the network, then try again.",
		unsent: true,
	},
	NotTLS: {
		what:   "{whom} was not asked: what answers at its address does not speak TLS",
		means:  "The port in the address is wrong, or something in between answers.",
		cure:   "Check the address and its port, then try again.",
		unsent: true,
	},
	NotHTTP: {
		what:  "What answers at the address of {whom} does not speak http",
		means: "The port in the address is wrong, or something in between answers.",
		cure:  "Check the address and its port, then try again.",
	},
	Page: {
		what:  "Something between this computer and {whom} answered in its place",
		means: "A web filter, a proxy, or the sign-in page of a network (hotel, train, guest Wi-Fi) sent a page. It says nothing about the key.",
		cure:  "Sign in to the network, or have the address allowed in the filter, then try again.",
	},
	SignIn: {
		what:  "The network asks for a sign-in before it lets anything through to {whom} (511)",
		means: "Networks of hotels, trains and guests show a page that has to be agreed to. It says nothing about the key.",
		cure:  "Open a browser, sign in to the network, then try again.",
	},
	Unsendable: {
		what:   "Nothing was sent to {whom}: the request holds a character that no request can carry",
		means:  "A key or another setting was damaged: it holds a line end or a control character.",
		cure:   "Enter the key again.",
		unsent: true,
	},
}

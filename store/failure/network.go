package failure

// What happens on the way to PagerDuty or a tenant, or who answers in its
// place. {whom} is the service, {name} what the sentence names (a host, an
// issuer, a variable), {reason} the network's own words.
const (
	NetUnreachable    ID = "net-unreachable"
	NetUnknownName    ID = "net-unknown-name"
	NetNoNameService  ID = "net-no-name-service"
	NetRefused        ID = "net-refused"
	NetNoRoute        ID = "net-no-route"
	NetConnectTimeout ID = "net-connect-timeout"
	NetNoAnswer       ID = "net-no-answer"
	NetStalled        ID = "net-stalled"
	NetCutOff         ID = "net-cut-off"
	NetProxyMalformed ID = "net-proxy-malformed"
	NetProxyUnknown   ID = "net-proxy-unknown"
	NetProxyDown      ID = "net-proxy-down"
	NetProxySilent    ID = "net-proxy-silent"
	NetProxyTLS       ID = "net-proxy-tls"
	NetProxyPassword  ID = "net-proxy-password"
	NetProxyRefused   ID = "net-proxy-refused"
	NetProxyFailed    ID = "net-proxy-failed"
	NetUntrusted      ID = "net-untrusted"
	NetOtherName      ID = "net-other-name"
	NetExpired        ID = "net-expired"
	NetOldTLS         ID = "net-old-tls"
	NetTLSRefused     ID = "net-tls-refused"
	NetTLSSilent      ID = "net-tls-silent"
	NetPlainHTTP      ID = "net-plain-http"
	NetNotTLS         ID = "net-not-tls"
	NetNotHTTP        ID = "net-not-http"
	NetPage           ID = "net-page"
	NetSignIn         ID = "net-sign-in"
	NetUnsendable     ID = "net-unsendable"
	NetAsked          ID = "net-asked"
	NetRegion         ID = "net-region"
	NetDoctor         ID = "net-doctor"
)

const proxyHint = "Where the way out leads through a proxy, name it in HTTPS_PROXY."

var networkRows = []row{
	{NetUnreachable, Network, "{whom} could not be reached.",
		"This computer is offline, or a proxy, a firewall or a VPN stands in between.",
		"Check the network and try again."},
	{NetUnknownName, Network, "{whom} could not be reached: the name {name} is not known here.",
		"This computer is offline, its name service knows no names outside this network, or the address is mistyped.",
		"Check the network and the address, then try again. " + proxyHint},
	{NetNoNameService, Network, "{whom} could not be reached: the name service did not answer for {name}.",
		"This computer is offline, or its DNS server cannot be reached or has trouble.",
		"Check the network and its DNS server, then try again."},
	{NetRefused, Network, "{whom} could not be reached: the connection to {name} was refused.",
		"Nothing listens at that address, or a firewall refuses connections to it.",
		"Check the address and the firewall, then try again. " + proxyHint},
	{NetNoRoute, Network, "{whom} could not be reached: this computer has no route to {name}.",
		"This computer is offline, or a VPN that is needed is not up.",
		"Connect the network or the VPN and try again."},
	{NetConnectTimeout, Network, "{whom} could not be reached: no connection to {name} could be made in time.",
		"A firewall drops what goes out, or the network is very slow.",
		"Check the network and the firewall, then try again. " + proxyHint},
	{NetNoAnswer, Network, "{whom} was connected, but gave no answer in time.",
		"The service or something in between is overloaded, or a firewall holds the connection open and passes nothing on.",
		"Try again in a few minutes; if it keeps happening, try another network."},
	{NetStalled, Network, "The answer of {whom} did not arrive whole in time.",
		"The network is very slow or broke off, or something in between holds answers back.",
		"Try again; if it keeps happening, try another network."},
	{NetCutOff, Network, "The connection to {whom} broke off.",
		"The network changed, or a firewall, a proxy or a VPN ended the connection.",
		"Try again; if it keeps happening, try another network."},
	{NetProxyMalformed, Network, "{name} cannot be used: {reason}.",
		"A proxy is asked for, so nothing was sent without it.",
		`Write %25 for %, %23 for #, %2F for /, %5C for \ and %40 for @ in its user name and password, and nothing after its host and port.`},
	{NetProxyUnknown, Network, "{whom} could not be reached: the name of the proxy, {name}, is not known here.",
		"This computer is in another network than the proxy (a VPN is not up), or HTTPS_PROXY is mistyped.",
		"Connect to the proxy's network, or correct or unset HTTPS_PROXY, then try again."},
	{NetProxyDown, Network, "{whom} could not be reached: the proxy {name} accepts no connection.",
		"The proxy is not running, or HTTPS_PROXY has the wrong host or port.",
		"Correct or unset HTTPS_PROXY, or have the proxy started, then try again."},
	{NetProxySilent, Network, "{whom} could not be reached: the proxy {name} did not answer in time.",
		"This computer is in another network than the proxy, or the proxy is overloaded.",
		"Connect to the proxy's network, or correct or unset HTTPS_PROXY, then try again."},
	{NetProxyTLS, Network, "{whom} could not be reached: no encrypted connection to the proxy could be made.",
		"HTTPS_PROXY begins with https:// although the proxy speaks plain http, or the proxy's certificate is not trusted.",
		"Write http:// in HTTPS_PROXY (what goes through the proxy is encrypted all the same), then try again."},
	{NetProxyPassword, Network, "{whom} could not be reached: the proxy {name} asks for a user name and password (407).",
		"HTTPS_PROXY names none, or they are no longer right.",
		"Put them into HTTPS_PROXY before the host (the user name, a colon, the password and an @) and try again."},
	{NetProxyRefused, Network, "{whom} could not be reached: the proxy {name} does not let this address through ({reason}).",
		"The proxy's rules do not allow it.",
		"Have the address allowed in the proxy, then try again."},
	{NetProxyFailed, Network, "{whom} could not be reached: the proxy {name} could not connect ({reason}).",
		"The proxy itself cannot reach the address, or has trouble.",
		"Try again in a few minutes; if it keeps happening, tell whoever runs the proxy."},
	{NetUntrusted, Network, "{whom} was not asked: the certificate at its address is from {name}, which this computer does not trust.",
		"A company's proxy or virus scanner looks into encrypted traffic, or somebody else answers at this address.",
		"If that issuer is your company's, add its certificate to this computer's trusted ones; on Linux, SSL_CERT_FILE may name a PEM file that holds it and is read in place of the system's file. Otherwise do not go on in this network."},
	{NetOtherName, Network, "{whom} was not asked: the certificate at its address is for another name ({name}).",
		"A sign-in page or a proxy stands in between, or the address is mistyped.",
		"Sign in to the network or check the address, then try again."},
	{NetExpired, Network, "{whom} was not asked: the certificate at its address is not valid today ({name}).",
		"This computer's clock is wrong, or a proxy in between uses an old certificate.",
		"Set this computer's clock; if it is right, tell whoever runs the network."},
	{NetOldTLS, Network, "{whom} was not asked: what answers at its address speaks only an old TLS, which is no longer safe.",
		"A proxy or an appliance in between is out of date; TLS 1.2 is the least that is used here.",
		"Have TLS 1.2 or newer switched on there, or use another network."},
	{NetTLSRefused, Network, "{whom} was not asked: no encrypted connection could be made ({reason}).",
		"A firewall or a proxy in between ends encrypted connections, or asks for a certificate of this computer.",
		"Try another network, or ask whoever runs this one."},
	{NetTLSSilent, Network, "{whom} was connected, but the encrypted connection could not be made in time.",
		"A firewall lets connections through but not what goes over them, or the network is very slow.",
		"Check the firewall and try again. " + proxyHint},
	{NetPlainHTTP, Network, "{whom} was not asked: what answers at its address speaks plain http.",
		"The port in the address is wrong, or a proxy or sign-in page stands in between.",
		"Check the address and its port, and sign in to the network, then try again."},
	{NetNotTLS, Network, "{whom} was not asked: what answers at its address does not speak TLS.",
		"The port in the address is wrong, or something in between answers.",
		"Check the address and its port, then try again."},
	{NetNotHTTP, Network, "What answers at the address of {whom} does not speak http.",
		"The port in the address is wrong, or something in between answers.",
		"Check the address and its port, then try again."},
	{NetPage, Network, "Something between this computer and {whom} answered in its place.",
		"A web filter, a proxy, or the sign-in page of a network (hotel, train, guest Wi-Fi) sent a page. It says nothing about the key.",
		"Sign in to the network, or have the address allowed in the filter, then try again."},
	{NetSignIn, Network, "The network asks for a sign-in before it lets anything through to {whom} (511).",
		"Networks of hotels, trains and guests show a page that has to be agreed to. It says nothing about the key.",
		"Open a browser, sign in to the network, then try again."},
	{NetUnsendable, Network, "Nothing was sent to {whom}: the request holds a character that no request can carry.",
		"A key or another setting was damaged: it holds a line end or a control character.",
		"Enter the key again."},
	// What is added where more is known.
	{NetAsked, Network, "", "", "The address asked was {address}."},
	{NetRegion, Network, "", "", "If the region is known, name it with --region us or --region eu."},
	{NetDoctor, Network, "", "", "To find out more: connectpd doctor"},
}

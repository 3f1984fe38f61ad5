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

const proxyHint = "If you need a proxy, set HTTPS_PROXY."

var networkRows = []row{
	{NetUnreachable, Network, "{whom} could not be reached.",
		"This computer is offline, or a proxy, firewall or VPN is in the way.",
		"Check the network and try again."},
	{NetUnknownName, Network, "{whom} could not be reached: the name {name} was not found.",
		"This computer is offline, its DNS server does not resolve outside names, or the address is mistyped.",
		"Check the network and the address, then try again. " + proxyHint},
	{NetNoNameService, Network, "{whom} could not be reached: the DNS lookup of {name} failed.",
		"This computer is offline, or its DNS server is unreachable or failing.",
		"Check the network and its DNS server, then try again."},
	{NetRefused, Network, "{whom} could not be reached: the connection to {name} was refused.",
		"Nothing is listening at that address, or a firewall refuses the connection.",
		"Check the address and the firewall, then try again. " + proxyHint},
	{NetNoRoute, Network, "{whom} could not be reached: this computer has no route to {name}.",
		"This computer is offline, or a VPN that it needs is not connected.",
		"Connect to the network or the VPN and try again."},
	{NetConnectTimeout, Network, "{whom} could not be reached: the connection to {name} timed out.",
		"A firewall drops outgoing connections, or the network is very slow.",
		"Check the network and the firewall, then try again. " + proxyHint},
	{NetNoAnswer, Network, "{whom} was connected but did not answer in time.",
		"The service or something in between is overloaded, or a firewall holds the connection open without passing anything on.",
		"Try again in a few minutes; if it keeps happening, try another network."},
	{NetStalled, Network, "The answer from {whom} did not arrive in full in time.",
		"The network is very slow or was interrupted, or something in between holds answers back.",
		"Try again; if it keeps happening, try another network."},
	{NetCutOff, Network, "The connection to {whom} was lost.",
		"The network changed, or a firewall, proxy or VPN closed the connection.",
		"Try again; if it keeps happening, try another network."},
	{NetProxyMalformed, Network, "{name} cannot be used: {reason}.",
		"A proxy is configured, so nothing was sent without it.",
		`In its user name and password, write %25 for %, %23 for #, %2F for /, %5C for \ and %40 for @. Put nothing after its host and port.`},
	{NetProxyUnknown, Network, "{whom} could not be reached: the proxy's name, {name}, was not found.",
		"This computer is on a different network from the proxy (perhaps a VPN is not connected), or HTTPS_PROXY is mistyped.",
		"Connect to the proxy's network, or correct or unset HTTPS_PROXY, then try again."},
	{NetProxyDown, Network, "{whom} could not be reached: the proxy {name} refused the connection.",
		"The proxy is not running, or HTTPS_PROXY has the wrong host or port.",
		"Correct or unset HTTPS_PROXY, or have the proxy started, then try again."},
	{NetProxySilent, Network, "{whom} could not be reached: the proxy {name} did not answer in time.",
		"This computer is on a different network from the proxy, or the proxy is overloaded.",
		"Connect to the proxy's network, or correct or unset HTTPS_PROXY, then try again."},
	{NetProxyTLS, Network, "{whom} could not be reached: no encrypted connection to the proxy could be made.",
		"HTTPS_PROXY starts with https:// but the proxy speaks plain HTTP, or the proxy's certificate is not trusted.",
		"Use http:// in HTTPS_PROXY (traffic through the proxy is still encrypted), then try again."},
	{NetProxyPassword, Network, "{whom} could not be reached: the proxy {name} asks for a user name and password (407).",
		"HTTPS_PROXY has none, or they are no longer valid.",
		"Put them in HTTPS_PROXY before the host (the user name, a colon, the password and an @) and try again."},
	{NetProxyRefused, Network, "{whom} could not be reached: the proxy {name} does not allow this address ({reason}).",
		"The proxy's rules do not allow it.",
		"Ask for the address to be allowed in the proxy, then try again."},
	{NetProxyFailed, Network, "{whom} could not be reached: the proxy {name} could not connect ({reason}).",
		"The proxy cannot reach the address, or is failing.",
		"Try again in a few minutes; if it keeps happening, contact whoever runs the proxy."},
	{NetUntrusted, Network, "Nothing was sent to {whom}: its address presents a certificate from {name}, which this computer does not trust.",
		"A company proxy or virus scanner inspects encrypted traffic, or someone else is answering at this address.",
		"If the issuer is your company, add its certificate to this computer's trusted certificates; on Linux, SSL_CERT_FILE can name a PEM file to use instead of the system's. Otherwise do not continue on this network."},
	{NetOtherName, Network, "Nothing was sent to {whom}: its address presents a certificate for another name ({name}).",
		"A sign-in page or a proxy is in the way, or the address is mistyped.",
		"Sign in to the network or check the address, then try again."},
	{NetExpired, Network, "Nothing was sent to {whom}: its address presents a certificate that is not valid today ({name}).",
		"This computer's clock is wrong, or a proxy in between uses an old certificate.",
		"Set this computer's clock; if it is right, contact whoever runs the network."},
	{NetOldTLS, Network, "Nothing was sent to {whom}: its address only supports an old version of TLS, which is no longer safe.",
		"A proxy or an appliance in between is out of date; connectpd needs TLS 1.2 or later.",
		"Ask for TLS 1.2 or later to be turned on there, or use another network."},
	{NetTLSRefused, Network, "Nothing was sent to {whom}: no encrypted connection could be made ({reason}).",
		"A firewall or proxy in between closes encrypted connections, or asks for a client certificate.",
		"Try another network, or ask whoever runs this one."},
	{NetTLSSilent, Network, "{whom} was connected, but the encrypted connection timed out.",
		"A firewall allows the connection but blocks its traffic, or the network is very slow.",
		"Check the firewall and try again. " + proxyHint},
	{NetPlainHTTP, Network, "Nothing was sent to {whom}: its address answers in plain HTTP.",
		"The port in the address is wrong, or a proxy or sign-in page is in the way.",
		"Check the address and its port, and sign in to the network, then try again."},
	{NetNotTLS, Network, "Nothing was sent to {whom}: its address does not answer in TLS.",
		"The port in the address is wrong, or something in between is answering.",
		"Check the address and its port, then try again."},
	{NetNotHTTP, Network, "The address of {whom} does not answer in HTTP.",
		"The port in the address is wrong, or something in between is answering.",
		"Check the address and its port, then try again."},
	{NetPage, Network, "Something between this computer and {whom} answered instead.",
		"A web filter, a proxy or a network's sign-in page (hotel, train, guest Wi-Fi) sent a page. This says nothing about the key.",
		"Sign in to the network, or ask for the address to be allowed in the filter, then try again."},
	{NetSignIn, Network, "The network requires a sign-in before it lets anything through to {whom} (511).",
		"Hotel, train and guest networks often show a page to agree to first. This says nothing about the key.",
		"Open a browser, sign in to the network, then try again."},
	{NetUnsendable, Network, "Nothing was sent to {whom}: the request contains a character that is not allowed.",
		"A key or another setting is damaged: it contains a line break or a control character.",
		"Enter the key again."},
	// What is added where more is known.
	{NetAsked, Network, "", "", "The address was {address}."},
	{NetRegion, Network, "", "", "If you know the region, use --region us or --region eu."},
	{NetDoctor, Network, "", "", "To find out more: connectpd doctor"},
}

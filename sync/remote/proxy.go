package remote

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// proxyFromEnvironment is http.ProxyFromEnvironment, except that a proxy that
// cannot be read is an error and not "no proxy": a request must not go out
// directly where a proxy was asked for.
func proxyFromEnvironment() func(*http.Request) (*url.URL, error) {
	config := httpproxy.FromEnvironment()
	var malformed *Trouble
	if reason := proxyFault(config.HTTPSProxy); reason != "" {
		malformed = &Trouble{Kind: ProxyMalformed, Name: proxyVariable(), Err: errors.New(reason)}
		config.HTTPSProxy = "http://proxy.invalid" // tells only whether it would be used
	}
	proxyFor := config.ProxyFunc()
	return func(r *http.Request) (*url.URL, error) {
		proxy, err := proxyFor(r.URL)
		if proxy != nil && malformed != nil && r.URL.Scheme == "https" {
			return nil, malformed
		}
		return proxy, err
	}
}

func proxyVariable() string {
	if os.Getenv("HTTPS_PROXY") == "" {
		return "https_proxy"
	}
	return "HTTPS_PROXY"
}

// proxyFault is why a proxy's address cannot be used; "" where it can. It
// quotes nothing of the address but the character that is wrong, since a
// password may stand in it.
func proxyFault(address string) string {
	if address == "" {
		return ""
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	scheme, rest, _ := strings.Cut(address, "://")
	switch scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return "it must begin with http://, https:// or socks5://"
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		if c := rawIn(rest[:at]); c != "" {
			return "its user name or password contains a raw " + c
		}
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "its host or port cannot be read"
	case u.Hostname() == "":
		return "it has no host"
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return "there is something after its host and port"
	}
	return ""
}

// rawIn finds a character that ends or breaks the user's part of an address.
func rawIn(user string) string {
	if i := strings.IndexAny(user, `#/\?[] "<>^{|}`+"`"); i >= 0 {
		if user[i] == ' ' {
			return "space"
		}
		return user[i : i+1]
	}
	if _, err := url.PathUnescape(user); err != nil {
		return "%"
	}
	return ""
}

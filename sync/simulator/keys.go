package simulator

// KeyKind is a kind of key.
type KeyKind string

// The kinds: an account key sees everything, a user token what its user may
// see, an app's OAuth token everything its scopes name, a user's OAuth token
// both restrictions.
const (
	KeyAccount   KeyKind = "account"
	KeyUser      KeyKind = "user"
	KeyOAuthApp  KeyKind = "oauth-app"
	KeyOAuthUser KeyKind = "oauth-user"
)

// Key is an API token of the account. REST keys have 20 characters.
type Key struct {
	Token    string
	Kind     KeyKind
	ReadOnly bool     // account keys: GET only
	UserID   string   // of user tokens
	Scopes   []string // of OAuth tokens
	App      string   // of OAuth tokens
	Disabled bool
}

// AccountKey is the first full account key.
func (a *Account) AccountKey() string { return a.keyOf(KeyAccount, false, 0) }

// SpareKey is a second full account key, to rotate to.
func (a *Account) SpareKey() string { return a.keyOf(KeyAccount, false, 1) }

// ReadOnlyKey is an account key that may only read.
func (a *Account) ReadOnlyKey() string { return a.keyOf(KeyAccount, true, 0) }

func (a *Account) keyOf(kind KeyKind, readOnly bool, nth int) string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	for _, token := range a.keyOrder {
		k := a.keys[token]
		if k.Kind != kind || k.ReadOnly != readOnly {
			continue
		}
		if nth == 0 {
			return token
		}
		nth--
	}
	return ""
}

// Keys lists the keys, oldest first.
func (a *Account) Keys() []Key {
	a.mu.RLock()
	defer a.mu.RUnlock()
	out := make([]Key, len(a.keyOrder))
	for i, token := range a.keyOrder {
		out[i] = *a.keys[token]
	}
	return out
}

// NewKey adds a key and returns its token. An empty Token is made up.
func (a *Account) NewKey(k Key) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.addKey(k)
}

// NewToken adds a full account key.
func (a *Account) NewToken() string { return a.NewKey(Key{Kind: KeyAccount}) }

// UserToken adds a token of a user.
func (a *Account) UserToken(userID string) string {
	return a.NewKey(Key{Kind: KeyUser, UserID: userID})
}

// OAuthToken adds an app's token with scopes.
func (a *Account) OAuthToken(scopes ...string) string {
	return a.NewKey(Key{Kind: KeyOAuthApp, Scopes: scopes, App: "connectpd"})
}

func (a *Account) addKey(k Key) string {
	if k.Token == "" {
		switch k.Kind {
		case KeyUser:
			k.Token = a.ids.userToken()
		case KeyOAuthApp, KeyOAuthUser:
			k.Token = a.ids.oauthToken()
		default:
			k.Token = a.ids.accountKey()
		}
	}
	if a.keys[k.Token] == nil {
		a.keyOrder = append(a.keyOrder, k.Token)
	}
	a.keys[k.Token] = &k
	return k.Token
}

// RevokeToken deletes a key for good: 401 from now on.
func (a *Account) RevokeToken(token string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.keys, token)
	a.keyOrder = without(a.keyOrder, token)
}

// DisableToken makes a key answer 401 until it is enabled again.
func (a *Account) DisableToken(token string) { a.disable(token, true) }

// EnableToken undoes DisableToken.
func (a *Account) EnableToken(token string) { a.disable(token, false) }

func (a *Account) disable(token string, off bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if k := a.keys[token]; k != nil {
		k.Disabled = off
	}
}

// viewer is the id of the user whose eyes a key sees through; "" all.
func (a *Account) viewer(k *Key) string {
	if k.Kind != KeyUser && k.Kind != KeyOAuthUser {
		return ""
	}
	if u := a.userByID[k.UserID]; u != nil && (u.role == "owner" || u.role == "admin") {
		return ""
	}
	return k.UserID
}

// meter is what a key's requests are counted under: account keys each, user
// tokens per user, apps per app.
func (k *Key) meter() string {
	switch k.Kind {
	case KeyUser:
		return "user:" + k.UserID
	case KeyOAuthApp:
		return "app:" + k.App
	case KeyOAuthUser:
		return "app:" + k.App + ":" + k.UserID
	}
	return "key:" + k.Token
}

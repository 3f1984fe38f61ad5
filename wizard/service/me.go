package service

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"os/user"
	"strings"
	"time"

	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/setup"
)

// gitPatience is how long git may take to answer; it reads two small files.
const gitPatience = 2 * time.Second

// localMe proposes who sits at the keyboard: from git config, else from the
// account on this computer. It is only a proposal, shown before it is used.
func localMe(ctx context.Context) setup.Me {
	me := gitMe(ctx)
	if _, email, err := flow.ParsePerson(me.Email); err == nil && !flow.MadeUp(email) {
		me.Source = "git config"
		return byAccount(me)
	}
	return accountMe(me.Name)
}

// gitMe reads both settings at once, since the first screen waits for it; empty
// where there is no git, or no such settings. The last of several values counts.
func gitMe(ctx context.Context) setup.Me {
	ctx, stop := context.WithTimeout(ctx, gitPatience)
	defer stop()
	cmd := exec.CommandContext(ctx, "git", "config", "--global", "--null", "--get-regexp", `^user\.(name|email)$`)
	cmd.Env = secret.CleanEnv(os.Environ())
	cmd.WaitDelay = gitPatience
	out, err := cmd.Output()
	if err != nil {
		return setup.Me{}
	}
	var me setup.Me
	for setting := range bytes.SplitSeq(out, []byte{0}) {
		key, value, _ := bytes.Cut(setting, []byte("\n"))
		value, _, _ = bytes.Cut(value, []byte("\n"))
		switch string(key) {
		case "user.name":
			me.Name = words.OneLine(string(value))
		case "user.email":
			me.Email = words.OneLine(string(value))
		}
	}
	return me
}

// accountMe takes the account: its name, and $EMAIL as the e-mail. An address
// made of the account and the computer is nobody's.
func accountMe(name string) setup.Me {
	me := byAccount(setup.Me{Name: name, Source: "your account on this computer"})
	if _, email, err := flow.ParsePerson(os.Getenv("EMAIL")); err == nil && !flow.MadeUp(email) {
		me.Email, me.Source = email, "the variable EMAIL"
		return me
	}
	return me
}

// byAccount gives somebody without a name the account's.
func byAccount(me setup.Me) setup.Me {
	if me.Name == "" {
		me.Name, me.OfAccount = accountName(), true
	}
	return me
}

// accountLogin is the login without a Windows domain.
func accountLogin() string {
	u, err := user.Current()
	if err != nil {
		return "me"
	}
	login := u.Username[strings.LastIndexByte(u.Username, '\\')+1:]
	if login == "" {
		return "me"
	}
	return login
}

func accountName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	if name := words.OneLine(u.Name); name != "" {
		return name
	}
	return accountLogin()
}

package wizard

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"os/user"
	"strings"
	"time"

	"connectpd/store/secret"
)

// gitPatience is how long git may take to answer; it reads two small files.
const gitPatience = 2 * time.Second

// LocalMe proposes who sits at the keyboard: from git config, else from the
// account on this computer. It is only a proposal, shown before it is used.
func LocalMe(ctx context.Context) Me {
	me := Me{Name: git(ctx, "user.name"), Email: git(ctx, "user.email")}
	if _, _, err := parsePerson(me.Email); me.Email != "" && err == nil {
		me.Source = "git config"
		if me.Name == "" {
			me.Name = accountName()
		}
		return me
	}
	return accountMe(me.Name)
}

// git reads one setting; empty where there is no git, or no such setting.
func git(ctx context.Context, key string) string {
	ctx, stop := context.WithTimeout(ctx, gitPatience)
	defer stop()
	cmd := exec.CommandContext(ctx, "git", "config", "--global", "--get", key)
	cmd.Env = secret.CleanEnv(os.Environ())
	cmd.WaitDelay = gitPatience
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	line, _, _ := bytes.Cut(out, []byte("\n"))
	return oneLine(string(line))
}

// accountMe takes the account: its name, and $EMAIL or account@computer as the
// e-mail.
func accountMe(name string) Me {
	me := Me{Name: name, Source: "your account on this computer"}
	if me.Name == "" {
		me.Name = accountName()
	}
	if _, email, err := parsePerson(os.Getenv("EMAIL")); err == nil {
		me.Email, me.Source = email, "the variable EMAIL"
		return me
	}
	computer, err := os.Hostname()
	if err != nil || computer == "" {
		computer = "localhost"
	}
	email := accountLogin() + "@" + strings.ToLower(computer)
	if _, checked, err := parsePerson(email); err == nil {
		me.Email = checked
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
	if name := oneLine(u.Name); name != "" {
		return name
	}
	return accountLogin()
}

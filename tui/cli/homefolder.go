package cli

import (
	"path/filepath"
	"runtime"
	"strings"

	"connectpd/store/failure"
	"connectpd/store/words"
)

// homeFolder is the folder for the store and logs: CONNECTPD_HOME, or
// connectpd in the XDG data folder or the platform's equivalent.
func homeFolder(vars map[string]string) (string, error) {
	return homeFolderOn(runtime.GOOS, vars)
}

// notAbsolute refuses a folder that would be another one in every folder that
// the program is started from. Often a service's file has $HOME or %h, which
// nothing expanded.
func notAbsolute(name, read string) error {
	return refuse(failure.HomeRelative, failure.Blanks{"variable": name, "typed": words.OneLine(read)})
}

func homeFolderOn(system string, vars map[string]string) (string, error) {
	user := vars["HOME"]
	if user != "" && system != "windows" && !filepath.IsAbs(user) {
		return "", notAbsolute("HOME", user)
	}
	if home := vars[varHome]; home != "" {
		if rest, ok := strings.CutPrefix(home, "~/"); ok && user != "" {
			home = filepath.Join(user, rest)
		}
		if !filepath.IsAbs(home) {
			return "", notAbsolute(varHome, home)
		}
		return filepath.Clean(home), nil
	}
	switch system {
	case "windows":
		if local := vars["LOCALAPPDATA"]; local != "" {
			return filepath.Join(local, "connectpd"), nil
		}
		user = vars["USERPROFILE"]
		if user != "" {
			return filepath.Join(user, "AppData", "Local", "connectpd"), nil
		}
	case "darwin":
		if user != "" {
			return filepath.Join(user, "Library", "Application Support", "connectpd"), nil
		}
	default:
		// The XDG specification has relative paths ignored.
		if data := vars["XDG_DATA_HOME"]; filepath.IsAbs(data) {
			return filepath.Join(data, "connectpd"), nil
		}
		if user != "" {
			return filepath.Join(user, ".local", "share", "connectpd"), nil
		}
	}
	return "", refuse(failure.HomeMissing, failure.Blanks{"variable": varHome})
}

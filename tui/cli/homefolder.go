package cli

import (
	"errors"
	"path/filepath"
	"runtime"
)

// homeFolder is the folder for the store and logs: CONNECTPD_HOME, or
// connectpd in the XDG data folder or the platform's equivalent.
func homeFolder(vars map[string]string) (string, error) {
	return homeFolderOn(runtime.GOOS, vars)
}

func homeFolderOn(system string, vars map[string]string) (string, error) {
	if home := vars[varHome]; home != "" {
		return filepath.Abs(home)
	}
	user := vars["HOME"]
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
	return "", &cured{errors.New("there is no home folder to keep data in"), "set " + varHome + " to a folder of yours"}
}

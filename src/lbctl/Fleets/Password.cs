using LoadBalancing.Lbctl.Documents;

namespace LoadBalancing.Lbctl.Fleets;

/// <summary>Never an argument: those stand in the list of processes and in the shell's history.</summary>
internal static class Password
{
    public static string Find(string user, string? file, Surroundings surroundings)
    {
        if (surroundings.Variable("LBCTL_PASSWORD") is { } known) { return known; }
        if (file is not null) { return Read(file, surroundings); }
        if (!surroundings.CanAsk) { throw new UsageException($"The password of '{user}' is wanted in LBCTL_PASSWORD or in --password-file: nobody is there to be asked."); }
        surroundings.Error.Write($"Password of {user}: ");
        return surroundings.ReadLine(true) is { Length: > 0 } typed ? typed : throw new UsageException("No password was typed.");
    }

    private static string Read(string file, Surroundings surroundings)
    {
        try
        {
            using StreamReader reader = file == InputFile.StandardInput ? new(surroundings.Input()) : new(file);
            // The line break at its end is the editor's.
            return reader.ReadLine() is { Length: > 0 } line ? line : throw new InputException($"{InputFile.NameOf(file)}: its first line is empty; wanted the password.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new InputException($"{InputFile.NameOf(file)}: cannot be read: {e.Message}"); }
    }
}

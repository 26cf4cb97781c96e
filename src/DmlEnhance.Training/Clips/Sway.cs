namespace DmlEnhance.Training.Clips;

/// <summary>Keeps a motion within its room: time that goes to and fro as a pendulum does, as fast as the clock where it passes the middle.</summary>
/// <param name="Reach">How far it goes either way, in frames, above 0; infinity for the clock's own time.</param>
internal readonly record struct Sway(double Reach)
{
    /// <summary>The clock's own time.</summary>
    internal static Sway None => new(double.PositiveInfinity);

    /// <summary>For a clip that lasts so long either side of its middle.</summary>
    internal static Sway Within(double reach, double half) => half <= reach ? None : new Sway(reach);

    internal double At(double time) => double.IsFinite(Reach) ? Reach * Math.Sin(time / Reach) : time;
}

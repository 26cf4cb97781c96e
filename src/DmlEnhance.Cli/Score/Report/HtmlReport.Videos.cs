using DmlEnhance.Cli.Score.Sequences;

namespace DmlEnhance.Cli.Score.Report;

/// <summary>What a video's section has beside a picture's: temporal profiles one above the other, and how brightness changes.</summary>
internal sealed partial class HtmlReport
{
    private void WriteVideo(PictureScores picture)
    {
        List<(string Key, string Label, SequenceScores Video)> videos = Videos(picture);
        if (videos.Count == 0)
            return;
        WriteProfiles(videos, picture.Item.Name);
        WriteBrightness(videos);
    }

    private static List<(string Key, string Label, SequenceScores Video)> Videos(PictureScores picture)
    {
        var videos = new List<(string, string, SequenceScores)>();
        Add(Input, Input, picture.InputSequence);
        Add(Reference, Reference, picture.ReferenceSequence);
        for (int method = 0; method < picture.Methods.Count; method++)
            Add(MethodKey(method), picture.Methods[method].Method, picture.Methods[method].Sequence);
        return videos;

        void Add(string key, string label, SequenceScores? video)
        {
            if (video is not null)
                videos.Add((key, label, video));
        }
    }

    private void WriteProfiles(List<(string Key, string Label, SequenceScores Video)> videos, string name)
    {
        _page.WriteLine("<h4>Temporal profiles</h4>\n<p class=\"note\">The frames' middle column over time, from left to right. What stands still is a level line; flicker shows as upright stripes.</p>\n<div class=\"profiles\">");
        foreach ((_, string label, SequenceScores video) in videos)
        {
            if (video.Profile is not { } profile)
                continue;
            string step = video.FramesPerColumn == 1 ? "" : $", a column for every {Number(video.FramesPerColumn)} frames";
            _page.WriteLine($"<figure><img width=\"{Number(profile.Width)}\" height=\"{Number(profile.Height)}\" alt=\"{Escape($"{name}: temporal profile of {label}")}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(profile.Jpeg)}\"><figcaption>{Escape(label)}: {Count(video.Frames, "frame")}{step}</figcaption></figure>");
        }

        _page.WriteLine("</div>");
    }

    private void WriteBrightness(List<(string Key, string Label, SequenceScores Video)> videos)
    {
        List<(string Key, string Label, SequenceScores Video)> measured = [.. videos.Where(video => video.Video.BrightnessDifferences.Count > 1)];
        if (measured.Count == 0)
            return;
        double highest = measured.Max(video => video.Video.BrightnessDifferences.Max());
        _page.WriteLine($"<h4>Brightness difference</h4>\n<figure class=\"curves\">{CurveSvg.Draw([.. measured.Select(video => video.Video.BrightnessDifferences)])}");
        _page.Write("<figcaption>");
        for (int i = 0; i < measured.Count; i++)
            _page.Write($"<span class=\"curve-{Number(i % CurveSvg.Colours)}\">{Escape(measured[i].Label)}</span> ");
        _page.WriteLine($"MABD from frame to frame, 0 to {ScoreNumber.Text(highest, "F2")} levels</figcaption></figure>");
    }
}

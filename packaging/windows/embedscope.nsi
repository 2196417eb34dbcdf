; The installer for Windows, for one user and without administrator rights.
;   makensis -DVERSION=0.1.0 -DPAYLOAD=build\frozen\embedscope -DICON=build\release\embedscope.ico -DOUTPUT=… embedscope.nsi
; It has a silent mode (/S), takes another folder (/D=C:\…), and its removal leaves the user's libraries,
; settings and models, which lie in %LOCALAPPDATA%\Embedscope.

Unicode true
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "x64.nsh"

!define NAME "Embedscope"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define CLASS "Embedscope.Library"

Name "${NAME}"
OutFile "${OUTPUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Search documents by meaning, offline"
VIAddVersionKey "LegalCopyright" "The authors of ${NAME}"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"

!define MUI_FINISHPAGE_RUN "$INSTDIR\embedscope.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A file of a running program cannot be opened for writing.
!macro StopIfRunning
    ${If} ${FileExists} "$INSTDIR\embedscope.exe"
        ClearErrors
        FileOpen $0 "$INSTDIR\embedscope.exe" a
        ${If} ${Errors}
            MessageBox MB_ICONSTOP "${NAME} is running. Close it and try again." /SD IDOK
            SetErrorLevel 2
            Abort
        ${EndIf}
        FileClose $0
    ${EndIf}
!macroend

Function .onInit
    ${IfNot} ${RunningX64}
        MessageBox MB_ICONSTOP "${NAME} needs a 64-bit Windows." /SD IDOK
        SetErrorLevel 2
        Abort
    ${EndIf}
FunctionEnd

Section
    !insertmacro StopIfRunning
    ; An older version may have had other files; the user's own never lie here.
    RMDir /r "$INSTDIR\_internal"
    SetOutPath "$INSTDIR"
    File /r "${PAYLOAD}/*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\embedscope.exe"

    WriteRegStr HKCU "Software\Classes\.embedscope" "" "${CLASS}"
    WriteRegStr HKCU "Software\Classes\.embedscope" "Content Type" "application/vnd.embedscope.library"
    WriteRegStr HKCU "Software\Classes\${CLASS}" "" "Embedscope library"
    WriteRegStr HKCU "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\embedscope.exe,0"
    WriteRegStr HKCU "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\embedscope.exe" "%1"'
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\embedscope.exe"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The authors of ${NAME}"
    WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
    !insertmacro StopIfRunning
    RMDir /r "$INSTDIR\_internal"
    Delete "$INSTDIR\embedscope.exe"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\${NAME}.lnk"
    DeleteRegKey HKCU "${UNINSTALL}"
    DeleteRegKey HKCU "Software\Classes\${CLASS}"
    ReadRegStr $0 HKCU "Software\Classes\.embedscope" ""
    ${If} $0 == "${CLASS}"
        DeleteRegKey HKCU "Software\Classes\.embedscope"
    ${EndIf}
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
